using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>
/// The narrowest type that all values seen so far have: boolean, bigint, decimal, double, date, timestamp, timestamp with
/// time zone, time, else text. Numbers with leading zeros are text. Decimals become DECIMAL(18, s), with more digits
/// DECIMAL(38, s); DOUBLE only with exponents, or when digits vary as a printed double's do.
/// </summary>
internal sealed class CsvTypeGuess
{
    private const int DoubleDigits = 17;
    private const int LongFraction = 12;

    private Kinds _kinds = Kinds.All;
    private int _wholeDigits;
    private int _fractionDigits;
    private int _mostDigits;
    private bool _any;

    [Flags]
    private enum Kinds
    {
        None = 0,
        Boolean = 1,
        Integer = 2,
        Decimal = 4,
        Float = 8,
        Date = 16,
        Timestamp = 32,
        Instant = 64,
        Time = 128,
        All = 255,
    }

    /// <summary>The type; text when no value was seen.</summary>
    public DataType Type
    {
        get
        {
            if (!_any || _kinds == Kinds.None)
            {
                return DataType.Varchar;
            }

            var digits = _wholeDigits + _fractionDigits;
            return Has(Kinds.Boolean) ? DataType.Boolean
                : Has(Kinds.Integer) ? DataType.Int64
                : Has(Kinds.Decimal) && IsExact(digits) ? DataType.Decimal(digits <= 18 ? 18 : 38, _fractionDigits)
                : Has(Kinds.Float) ? DataType.Float64
                : Has(Kinds.Date) ? DataType.Date
                : Has(Kinds.Timestamp) ? DataType.Timestamp
                : Has(Kinds.Instant) ? DataType.TimestampTz
                : Has(Kinds.Time) ? DataType.Time
                : DataType.Varchar;
        }
    }

    /// <summary>Takes a value into account that is not NULL.</summary>
    public void Observe(ReadOnlySpan<byte> text)
    {
        _any = true;
        if (_kinds == Kinds.None)
        {
            return;
        }

        text = ValueParser.Trim(text);
        _kinds &= KindsOf(text);
    }

    private bool Has(Kinds kind) => (_kinds & kind) != Kinds.None;

    private bool IsExact(int digits) =>
        !Has(Kinds.Float)
        || (digits <= 18 && _fractionDigits <= LongFraction)
        || (digits <= 38 && _mostDigits > DoubleDigits);

    private Kinds KindsOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return Kinds.None;
        }

        if (ValueParser.TryParseStrictBoolean(text, out _))
        {
            return Kinds.Boolean;
        }

        return Moments.Of(text) switch
        {
            MomentKinds.Time => Kinds.Time,
            MomentKinds.Instant => Kinds.Instant,
            MomentKinds.Timestamp => Kinds.Timestamp,
            MomentKinds.None => Number(text),
            _ => Kinds.Date | Kinds.Timestamp,
        };
    }

    private Kinds Number(ReadOnlySpan<byte> text)
    {
        var first = text[0] == '-' ? 1 : 0;
        var whole = text[first..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        whole = whole < 0 ? text.Length - first : whole;
        if (whole > 1 && text[first] == '0')
        {
            return Kinds.None;
        }

        var rest = text[(first + whole)..];
        if (rest.IsEmpty)
        {
            Count(whole, 0);
            return ValueParser.TryParseInt64(text, out _) ? Kinds.Integer | Kinds.Decimal | Kinds.Float
                : whole <= 38 ? Kinds.Decimal
                : Kinds.None;
        }

        var fraction = rest[0] == '.' ? rest[1..] : default;
        if (!fraction.IsEmpty && !fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            Count(text[first] == '0' ? 0 : whole, fraction.Length);
            return whole + fraction.Length <= 38 ? Kinds.Decimal | Kinds.Float : Kinds.Float;
        }

        return ValueParser.TryParseFloat64(text, out _) ? Kinds.Float : Kinds.None;
    }

    private void Count(int whole, int fraction)
    {
        _wholeDigits = Math.Max(_wholeDigits, whole);
        _fractionDigits = Math.Max(_fractionDigits, fraction);
        _mostDigits = Math.Max(_mostDigits, whole + fraction);
    }
}
