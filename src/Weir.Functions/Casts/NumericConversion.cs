using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>
/// Between numbers, and booleans as 0 and 1. Whole numbers are decimals of scale 0. Scales are reduced half away from
/// zero; floats become whole numbers half to even and decimals by their shortest 15 (real: 6) digits, as in PostgreSQL.
/// Branches on types vanish at compile time.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct NumericConversion<TFrom, TTo> : IConversion<TFrom, TTo>
    where TFrom : unmanaged, IEquatable<TFrom>
    where TTo : unmanaged, IEquatable<TTo>
{
    private readonly int _fromScale;
    private readonly int _toScale;
    private readonly Int128 _minimum;
    private readonly Int128 _maximum;
    private readonly Int128 _factor;
    private readonly Int128 _largestSource;
    private readonly double _power;
    private readonly long _longFactor;
    private readonly long _longSource;

    public NumericConversion(DataType from, DataType to)
    {
        _fromScale = from.Scale;
        _toScale = to.Scale;
        _power = Math.Pow(10, _fromScale);
        (_minimum, _maximum) = Range(to);
        _factor = Decimals.PowerOfTen(Math.Abs(_toScale - _fromScale));
        _largestSource = _toScale >= _fromScale ? _maximum / _factor : Int128.MaxValue;
        _longFactor = _factor <= long.MaxValue ? (long)_factor : 0;
        _longSource = _longFactor == 0 ? 0 : (long)Int128.Min(_largestSource, long.MaxValue / _longFactor);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(TFrom value, out TTo result)
    {
        if (typeof(TFrom) == typeof(double) || typeof(TFrom) == typeof(float))
        {
            return FromFloat(value, out result);
        }

        if (typeof(TTo) == typeof(bool))
        {
            result = (TTo)(object)(Exact.ToInt128(value) != 0);
            return true;
        }

        if (typeof(TTo) == typeof(double))
        {
            result = (TTo)(object)ToDouble(value);
            return true;
        }

        if (typeof(TTo) == typeof(float))
        {
            var narrow = ToSingle(value);
            result = (TTo)(object)narrow;
            return !float.IsInfinity(narrow);
        }

        if (typeof(TFrom) != typeof(Int128) && _toScale >= _fromScale)
        {
            var whole = Exact.ToInt64(value);
            if (whole <= _longSource && whole >= -_longSource)
            {
                result = Exact.FromInt64<TTo>(whole * _longFactor);
                return true;
            }
        }

        return Rescale(Exact.ToInt128(value), out result);
    }

    private static (Int128 Minimum, Int128 Maximum) Range(DataType type) =>
        type.Kind switch
        {
            TypeKind.Int16 => (short.MinValue, short.MaxValue),
            TypeKind.Int32 => (int.MinValue, int.MaxValue),
            TypeKind.Int64 => (long.MinValue, long.MaxValue),
            TypeKind.Decimal => (1 - Decimals.PowerOfTen(type.Precision), Decimals.PowerOfTen(type.Precision) - 1),
            _ => (Int128.MinValue, Int128.MaxValue),
        };

    private bool Rescale(Int128 value, out TTo result)
    {
        if (_toScale < _fromScale)
        {
            value = Decimals.DivideRounded(value, _factor);
        }
        else if (_factor != 1)
        {
            if (value > _largestSource || value < -_largestSource)
            {
                result = default;
                return false;
            }

            value *= _factor;
        }

        result = Exact.FromInt128<TTo>(value);
        return value >= _minimum && value <= _maximum;
    }

    private double ToDouble(TFrom value)
    {
        // Both operands are exact here, so that one division rounds correctly.
        var unscaled = Exact.ToInt128(value);
        return _fromScale == 0 ? (double)unscaled
            : _fromScale <= 22 && Int128.Abs(unscaled) <= 1L << 53 ? (double)(long)unscaled / _power
            : double.Parse(new DecimalValue(unscaled, _fromScale).ToString(), CultureInfo.InvariantCulture);
    }

    private float ToSingle(TFrom value)
    {
        var unscaled = Exact.ToInt128(value);
        return _fromScale == 0
            ? (float)unscaled
            : float.Parse(new DecimalValue(unscaled, _fromScale).ToString(), CultureInfo.InvariantCulture);
    }

    private bool FromFloat(TFrom value, out TTo result)
    {
        var number =
            typeof(TFrom) == typeof(double) ? (double)(object)value
            : typeof(TFrom) == typeof(float) ? (float)(object)value
            : 0;
        if (typeof(TTo) == typeof(double))
        {
            result = (TTo)(object)number;
            return true;
        }

        if (typeof(TTo) == typeof(float))
        {
            var narrow = (float)number;
            result = (TTo)(object)narrow;
            var overflows = float.IsInfinity(narrow) && !double.IsInfinity(number);
            return !overflows && (narrow != 0 || number == 0);
        }

        if (typeof(TTo) == typeof(bool))
        {
            result = (TTo)(object)(number != 0);
            return true;
        }

        result = default;
        return double.IsFinite(number)
            && (
                _toScale > 0 || _maximum != Int128.MaxValue && !IsBinaryWidth(_maximum)
                    ? FromDigits(value, out result)
                    : FromRounded(number, out result)
            );
    }

    private static bool IsBinaryWidth(Int128 maximum) =>
        maximum == short.MaxValue || maximum == int.MaxValue || maximum == long.MaxValue;

    private bool FromRounded(double number, out TTo result)
    {
        result = default;
        var rounded = Math.Round(number, MidpointRounding.ToEven);
        // The largest bounds are not doubles themselves; one step below 2^127 is.
        if (rounded is >= 1.7014118346046923e38 or < -1.7014118346046923e38)
        {
            return false;
        }

        var whole = (Int128)rounded;
        result = Exact.FromInt128<TTo>(whole);
        return whole >= _minimum && whole <= _maximum;
    }

    private bool FromDigits(TFrom value, out TTo result)
    {
        Span<byte> text = stackalloc byte[40];
        int length;
        if (typeof(TFrom) == typeof(float))
        {
            ((float)(object)value).TryFormat(text, out length, "E5", CultureInfo.InvariantCulture);
        }
        else
        {
            ((double)(object)value).TryFormat(text, out length, "E14", CultureInfo.InvariantCulture);
        }

        var precision = DataType.MaximumPrecision;
        var fits = ValueParser.TryParseDecimal(text[..length], precision, _toScale, out var unscaled);
        result = Exact.FromInt128<TTo>(unscaled);
        return fits && unscaled >= _minimum && unscaled <= _maximum;
    }
}
