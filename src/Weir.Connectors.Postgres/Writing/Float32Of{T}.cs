using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>IEEE 754 numbers as 32 bits; a number that would lose digits is refused.</summary>
/// <param name="column">The column's name in errors.</param>
internal readonly struct Float32Of<T>(string column) : IBinaryForm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public int SizeOf(T value) => 4;

    public void Write(T value, Span<byte> target)
    {
        var written = float.CreateSaturating(value);
        if (T.CreateSaturating(written) != value && !T.IsNaN(value))
        {
            throw new WeirException(
                ErrorCode.NumericOverflow,
                $"column \"{column}\": {value} does not fit the target's type real exactly"
            )
            {
                Hint = "Cast the column to REAL to round it.",
            };
        }

        BinaryPrimitives.WriteSingleBigEndian(target, written);
    }
}
