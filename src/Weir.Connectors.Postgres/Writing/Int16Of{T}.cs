using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Whole numbers as 16 bits.</summary>
/// <param name="column">The column's name in errors.</param>
internal readonly struct Int16Of<T>(string column) : IBinaryForm<T>
    where T : unmanaged, INumber<T>
{
    public int SizeOf(T value) => 2;

    public void Write(T value, Span<byte> target)
    {
        var written = short.CreateTruncating(value);
        if (T.CreateTruncating(written) != value)
        {
            throw new WeirException(
                ErrorCode.NumericOverflow,
                $"column \"{column}\": {value} is out of the range of the target's type smallint"
            );
        }

        BinaryPrimitives.WriteInt16BigEndian(target, written);
    }
}
