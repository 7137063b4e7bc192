using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>Groups of four digits after the point.</summary>
    private readonly int _groups;

    /// <summary>What fills the last of them up, since the point stands between two groups.</summary>
    private readonly uint _fill;
    private readonly ulong _divisor;
    private readonly Int128 _dropped;
    private readonly string _column;
    private readonly string _type;

    /// <summary>Values of a field for a column of a NUMERIC type.</summary>
    public NumericOf(Field field, PostgresType target)
    {
        _scale = field.Type.Scale;
        _groups = (_scale + NumericForm.DigitWidth - 1) / NumericForm.DigitWidth;
        _fill = (uint)Decimals.PowerOfTen((_groups * NumericForm.DigitWidth) - _scale);
        _divisor = NumericForm.Base / _fill;
        _column = field.Name;
        _type = target.Sql;
        var kept = PostgresTypes.NumericLimits(target.Modifier)?.Scale ?? _scale;
        _dropped = Decimals.PowerOfTen(Math.Clamp(_scale - kept, 0, DataType.MaximumPrecision));
    }

    public int SizeOf(T value)
    {
        Span<ushort> digits = stackalloc ushort[MostDigits];
        var count =
            typeof(T) == typeof(long)
                ? SplitNarrow(Magnitude(Unsafe.BitCast<T, long>(value)), digits, out _)
                : Split(Int128.CreateTruncating(value), digits, out _);
        return NumericForm.HeaderLength + (2 * count);
    }

    public void Write(T value, Span<byte> target)
    {
        Span<ushort> digits = stackalloc ushort[MostDigits];
        int count;
        int weight;
        if (typeof(T) == typeof(long) && _dropped == 1)
        {
            count = SplitNarrow(Magnitude(Unsafe.BitCast<T, long>(value)), digits, out weight);
        }
        else
        {
            var unscaled = Int128.CreateTruncating(value);
            CheckScale(unscaled);
            count = Split(unscaled, digits, out weight);
        }

        BinaryPrimitives.WriteInt16BigEndian(target, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(
            target[4..],
            T.IsNegative(value) ? NumericForm.Negative : NumericForm.Positive
        );
        BinaryPrimitives.WriteInt16BigEndian(target[6..], (short)_scale);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(
                target[(NumericForm.HeaderLength + (2 * i))..],
                digits[count - 1 - i]
            );
        }
    }

    private static ulong Magnitude(long value) => value < 0 ? 0 - (ulong)value : (ulong)value;

    private void CheckScale(Int128 unscaled)
    {
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
    }

    /// <summary>Digits to the base 10,000, lowest first, without zeros at either end; returns their number.</summary>
    private int Split(Int128 unscaled, Span<ushort> digits, out int weight)
    {
        var magnitude = UInt128.CreateTruncating(unscaled < 0 ? -unscaled : unscaled);
        // Values of 64 bits are split much faster, and hardly any has more.
        if (magnitude <= ulong.MaxValue)
        {
            return SplitNarrow((ulong)magnitude, digits, out weight);
        }

        var count = 0;
        var skipped = 0;
        if (_fill > 1)
        {
            var (quotient, rest) = UInt128.DivRem(magnitude, _divisor);
            magnitude = quotient;
            Add((uint)rest * _fill, digits, ref count, ref skipped);
        }

        while (magnitude > ulong.MaxValue)
        {
            var (quotient, rest) = UInt128.DivRem(magnitude, NumericForm.Base);
            magnitude = quotient;
            Add((uint)rest, digits, ref count, ref skipped);
        }

        return End((ulong)magnitude, digits, count, skipped, out weight);
    }

    private int SplitNarrow(ulong magnitude, Span<ushort> digits, out int weight)
    {
        var count = 0;
        var skipped = 0;
        if (magnitude != 0 && _fill > 1)
        {
            var (quotient, rest) = Math.DivRem(magnitude, _divisor);
            magnitude = quotient;
            Add((uint)rest * _fill, digits, ref count, ref skipped);
        }

        return End(magnitude, digits, count, skipped, out weight);
    }

    /// <summary>Adds the digits that are left.</summary>
    private int End(ulong low, Span<ushort> digits, int count, int skipped, out int weight)
    {
        while (low != 0)
        {
            Add((uint)(low % NumericForm.Base), digits, ref count, ref skipped);
            low /= NumericForm.Base;
        }

        while (count > 0 && digits[count - 1] == 0)
        {
            count--;
        }

        weight = count == 0 ? 0 : count + skipped - 1 - _groups;
        return count;
    }

    private static void Add(uint digit, Span<ushort> digits, ref int count, ref int skipped)
    {
        if (digit == 0 && count == 0)
        {
            skipped++;
        }
        else
        {
            digits[count++] = (ushort)digit;
        }
    }
}
