using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Whole numbers as 64 bits; also times of day.</summary>
/// <param name="column">The column's name in errors.</param>
internal readonly struct Int64Of<T>(string column) : IBinaryForm<T>
    where T : unmanaged, INumber<T>
{
    public int SizeOf(T value) => 8;

    public void Write(T value, Span<byte> target)
    {
        var written = long.CreateTruncating(value);
        if (T.CreateTruncating(written) != value)
        {
            throw new WeirException(
                ErrorCode.NumericOverflow,
                $"column \"{column}\": {value} is out of the range of the target's type bigint"
            );
        }

        BinaryPrimitives.WriteInt64BigEndian(target, written);
    }
}
