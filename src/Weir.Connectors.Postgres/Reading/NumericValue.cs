using System.Buffers.Binary;
using System.Globalization;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>
/// NUMERIC: number of digits, weight of the first one, sign, displayed scale, then digits to the base 10,000 of 16 bits
/// each (numeric_send in PostgreSQL's source file numeric.c). Digits are never rounded away: what does not fit is refused.
/// </summary>
internal readonly struct NumericValue(DataType type) : IBinaryValue<Int128>
{
    private readonly int _scale = type.Scale;
    private readonly Int128 _limit =
        type.Kind == TypeKind.Int128 ? Int128.MaxValue : Decimals.PowerOfTen(type.Precision) - 1;

    public bool TryRead(ReadOnlySpan<byte> bytes, out Int128 value)
    {
        value = 0;
        var count = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (sign is not (NumericForm.Positive or NumericForm.Negative))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            Int128 digit = BinaryPrimitives.ReadUInt16BigEndian(bytes[(NumericForm.HeaderLength + (2 * i))..]);
            // Decimal exponent of this digit in the unscaled value.
            var exponent = ((weight - i) * NumericForm.DigitWidth) + _scale;
            if (exponent < 0)
            {
                if (exponent <= -NumericForm.DigitWidth)
                {
                    if (digit != 0)
                    {
                        return false;
                    }

                    continue;
                }

                var (quotient, rest) = Int128.DivRem(digit, Decimals.PowerOfTen(-exponent));
                if (rest != 0)
                {
                    return false;
                }

                digit = quotient;
                exponent = 0;
            }

            if (digit == 0)
            {
                continue;
            }

            if (exponent > DataType.MaximumPrecision || digit > (_limit - value) / Decimals.PowerOfTen(exponent))
            {
                return false;
            }

            value += digit * Decimals.PowerOfTen(exponent);
        }

        value = sign == NumericForm.Negative ? -value : value;
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) switch
        {
            NumericForm.NotANumber => "the number is NaN",
            NumericForm.Infinity or NumericForm.NegativeInfinity => "the number is infinite",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"a number does not fit its type with {_scale} digits after the point (numeric_scale of the connection sets them for columns that declare none)"
            ),
        };
}
