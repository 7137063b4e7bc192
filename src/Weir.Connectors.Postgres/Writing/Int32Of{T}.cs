using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Whole numbers as 32 bits.</summary>
/// <param name="column">The column's name in errors.</param>
internal readonly struct Int32Of<T>(string column) : IBinaryForm<T>
    where T : unmanaged, INumber<T>
{
    public int SizeOf(T value) => 4;

    public void Write(T value, Span<byte> target)
    {
        var written = int.CreateTruncating(value);
        if (T.CreateTruncating(written) != value)
        {
            throw new WeirException(
                ErrorCode.NumericOverflow,
                $"column \"{column}\": {value} is out of the range of the target's type integer"
            );
        }

        BinaryPrimitives.WriteInt32BigEndian(target, written);
    }
}
