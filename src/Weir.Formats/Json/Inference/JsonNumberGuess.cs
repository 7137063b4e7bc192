using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Json;

/// <summary>
/// The type in which all numbers seen keep all their digits: BIGINT, HUGEINT, DECIMAL(18, s) or (38, s); DOUBLE with
/// exponents, or when digits vary as a printed double's do; null when there is none.
/// </summary>
internal sealed class JsonNumberGuess
{
    private const int DoubleDigits = 17;
    private const int LongFraction = 12;

    private bool _isLong = true;
    private bool _isInteger = true;
    private bool _isDecimal = true;
    private bool _isFloat = true;
    private int _wholeDigits;
    private int _fractionDigits;
    private int _mostDigits;

    public DataType? Type
    {
        get
        {
            if (_isInteger)
            {
                return _isLong ? DataType.Int64 : DataType.Int128;
            }

            var digits = Math.Max(1, _wholeDigits + _fractionDigits);
            var isDecimal = _isDecimal && digits <= DataType.MaximumPrecision;
            var isShort = digits <= DataType.MaximumPrecision64 && _fractionDigits <= LongFraction;
            if (isDecimal && (!_isFloat || isShort || _mostDigits > DoubleDigits))
            {
                return DataType.Decimal(
                    digits <= DataType.MaximumPrecision64 ? DataType.MaximumPrecision64 : DataType.MaximumPrecision,
                    _fractionDigits
                );
            }

            return _isFloat ? DataType.Float64 : null;
        }
    }

    /// <summary>Strings such as "NaN" stand among the numbers.</summary>
    public void ObserveSpecial() => (_isLong, _isInteger, _isDecimal) = (false, false, false);

    public void Observe(ReadOnlySpan<byte> text, bool isInteger)
    {
        if (isInteger && text.Length <= 15)
        {
            _wholeDigits = Math.Max(_wholeDigits, text.Length - (text[0] == '-' ? 1 : 0));
            _mostDigits = Math.Max(_mostDigits, _wholeDigits);
            return;
        }

        _isFloat = _isFloat && default(JsonExactFloat).TryParse(text, out _);
        if (isInteger)
        {
            _isLong = _isLong && ValueParser.TryParseInt64(text, out _);
            _isInteger = _isInteger && ValueParser.TryParseInt128(text, out _);
            Count(text.Length - (text[0] == '-' ? 1 : 0), 0);
            return;
        }

        (_isLong, _isInteger) = (false, false);
        var point = text.IndexOf((byte)'.');
        if (text.ContainsAny((byte)'e', (byte)'E'))
        {
            _isDecimal = false;
            return;
        }

        var start = text[0] == '-' ? 1 : 0;
        Count(text[start] == '0' ? 0 : point - start, text.Length - point - 1);
    }

    public void Merge(JsonNumberGuess other)
    {
        _isLong &= other._isLong;
        _isInteger &= other._isInteger;
        _isDecimal &= other._isDecimal;
        _isFloat &= other._isFloat;
        Count(other._wholeDigits, other._fractionDigits);
        _mostDigits = Math.Max(_mostDigits, other._mostDigits);
    }

    private void Count(int whole, int fraction)
    {
        _wholeDigits = Math.Max(_wholeDigits, whole);
        _fractionDigits = Math.Max(_fractionDigits, fraction);
        _mostDigits = Math.Max(_mostDigits, whole + fraction);
    }
}
