using System.Buffers.Binary;
using System.Numerics;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>
/// Scaled whole numbers as NUMERIC, see <see cref="NumericForm"/>. The server would round to the scale of its column
/// without a word, so a value with more digits than that is refused.
/// </summary>
internal readonly struct NumericOf<T> : IBinaryForm<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>38 digits at any offset take at most eleven groups of four.</summary>
    private const int MostDigits = 12;

    private readonly int _scale;
    private readonly Int128 _dropped;
    private readonly string _column;
    private readonly string _type;

    /// <summary>Values of a field for a column of a NUMERIC type.</summary>
    public NumericOf(Field field, PostgresType target)
    {
        _scale = field.Type.Scale;
        _column = field.Name;
        _type = target.Sql;
        var kept = PostgresTypes.NumericLimits(target.Modifier)?.Scale ?? _scale;
        _dropped = Decimals.PowerOfTen(Math.Clamp(_scale - kept, 0, DataType.MaximumPrecision));
    }

    public int SizeOf(T value)
    {
        Span<ushort> digits = stackalloc ushort[MostDigits];
        return NumericForm.HeaderLength + (2 * Split(Int128.CreateTruncating(value), digits, out _));
    }

    public void Write(T value, Span<byte> target)
    {
        var unscaled = Int128.CreateTruncating(value);
        if (_dropped != 1 && unscaled % _dropped != 0)
        {
            throw new WeirException(
                ErrorCode.NumericOverflow,
                $"column \"{_column}\": {new DecimalValue(unscaled, _scale)} has more digits after the point than the target's type {_type}"
            )
            {
                Hint = $"Cast the column to {_type} to round it.",
            };
        }

        Span<ushort> digits = stackalloc ushort[MostDigits];
        var count = Split(unscaled, digits, out var weight);
        BinaryPrimitives.WriteInt16BigEndian(target, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], unscaled < 0 ? NumericForm.Negative : NumericForm.Positive);
        BinaryPrimitives.WriteInt16BigEndian(target[6..], (short)_scale);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(
                target[(NumericForm.HeaderLength + (2 * i))..],
                digits[count - 1 - i]
            );
        }
    }

    /// <summary>Digits to the base 10,000, lowest first, without zeros at either end; returns their number.</summary>
    private int Split(Int128 unscaled, Span<ushort> digits, out int weight)
    {
        var magnitude = UInt128.CreateTruncating(unscaled < 0 ? -unscaled : unscaled);
        // The point stands between two groups: fill the last group of the fraction up.
        var groups = (_scale + NumericForm.DigitWidth - 1) / NumericForm.DigitWidth;
        var fill = (ushort)Decimals.PowerOfTen((groups * NumericForm.DigitWidth) - _scale);
        var count = 0;
        var skipped = 0;
        if (magnitude != 0 && fill > 1)
        {
            var divisor = (uint)(NumericForm.Base / fill);
            var (quotient, rest) = UInt128.DivRem(magnitude, divisor);
            magnitude = quotient;
            Add((ushort)((uint)rest * fill), digits, ref count, ref skipped);
        }

        while (magnitude > ulong.MaxValue)
        {
            var (quotient, rest) = UInt128.DivRem(magnitude, NumericForm.Base);
            magnitude = quotient;
            Add((ushort)rest, digits, ref count, ref skipped);
        }

        var low = (ulong)magnitude;
        while (low != 0)
        {
            Add((ushort)(low % NumericForm.Base), digits, ref count, ref skipped);
            low /= NumericForm.Base;
        }

        while (count > 0 && digits[count - 1] == 0)
        {
            count--;
        }

        weight = count == 0 ? 0 : count + skipped - 1 - groups;
        return count;
    }

    private static void Add(ushort digit, Span<ushort> digits, ref int count, ref int skipped)
    {
        if (digit == 0 && count == 0)
        {
            skipped++;
        }
        else
        {
            digits[count++] = digit;
        }
    }
}
