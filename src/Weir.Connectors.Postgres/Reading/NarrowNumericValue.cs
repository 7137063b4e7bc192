using System.Buffers.Binary;
using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Reading;

/// <summary><see cref="NumericValue"/> for decimals of at most 18 digits: whole numbers of 64 bits where they suffice.</summary>
internal readonly struct NarrowNumericValue(DataType type) : IBinaryValue<long>
{
    private static readonly long[] Powers =
    [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
        10_000_000_000,
        100_000_000_000,
        1_000_000_000_000,
        10_000_000_000_000,
        100_000_000_000_000,
        1_000_000_000_000_000,
        10_000_000_000_000_000,
        100_000_000_000_000_000,
        1_000_000_000_000_000_000,
    ];

    private readonly NumericValue _wide = new(type);
    private readonly int _scale = type.Scale;
    private readonly int _precision = type.Precision;

    public bool TryRead(ReadOnlySpan<byte> bytes, out long value)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        var exponent = ((weight - count + 1) * NumericForm.DigitWidth) + _scale;
        if (
            count is > 0 and <= 4
            && exponent is > -NumericForm.DigitWidth and <= 18
            && sign is NumericForm.Positive or NumericForm.Negative
        )
        {
            long digits = 0;
            for (var i = 0; i < count; i++)
            {
                digits =
                    (digits * NumericForm.Base)
                    + BinaryPrimitives.ReadUInt16BigEndian(bytes[(NumericForm.HeaderLength + (2 * i))..]);
            }

            var scaled = exponent < 0 ? digits / Powers[-exponent] : digits;
            var factor = exponent < 0 ? 1 : Powers[exponent];
            var isExact = exponent >= 0 || scaled * Powers[-exponent] == digits;
            if (isExact && scaled <= (Powers[_precision] - 1) / factor)
            {
                value = scaled * factor;
                value = sign == NumericForm.Negative ? -value : value;
                return true;
            }
        }

        var fits = _wide.TryRead(bytes, out var wide);
        value = (long)wide;
        return fits;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => _wide.Problem(bytes);
}
