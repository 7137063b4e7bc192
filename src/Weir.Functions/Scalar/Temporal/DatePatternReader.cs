using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>to_date and to_timestamp: PostgreSQL documentation, "Data Type Formatting Functions".</summary>
internal sealed class DatePatternReader
{
    private readonly string _text;
    private readonly string _format;
    private int _at;
    private int _year = 1;
    private int _month = 1;
    private int _day = 1;
    private int _dayOfYear;
    private int _julian = -1;
    private int _hour;
    private int _minute;
    private long _microseconds;
    private bool? _isAfternoon;
    private bool _isBeforeChrist;
    private int _zoneSign;
    private int _zoneMinutes;

    private DatePatternReader(string text, string format)
    {
        _text = text;
        _format = format;
    }

    /// <summary>What the clock shows.</summary>
    public long Local
    {
        get
        {
            if (_isAfternoon is { } afternoon)
            {
                _hour = (_hour % 12) + (afternoon ? 12 : 0);
                _isAfternoon = null;
            }

            var year = _isBeforeChrist ? -_year : _year;
            var date =
                _julian >= 0 ? _julian - 2_440_588
                : _dayOfYear > 0 ? TemporalMath.AddDays(DateParts.Date(year, 1, 1), _dayOfYear - 1)
                : DateParts.Date(year, _month, _day);
            return TemporalMath.Check(
                ((Int128)date * Calendar.MicrosecondsPerDay) + DateParts.Time(_hour, _minute, 0) + _microseconds
            );
        }
    }

    public static DatePatternReader Read(string text, string format)
    {
        var reader = new DatePatternReader(text, format);
        reader.Run();
        return reader;
    }

    /// <summary>The instant, with the offset of the text or else in the zone.</summary>
    public long ToInstant(TimeZoneInfo zone) =>
        _zoneSign != 0 ? Local - (_zoneSign * _zoneMinutes * 60_000_000L) : TimeZones.ToInstant(zone, Local);

    private void Run()
    {
        for (var at = 0; at < _format.Length; )
        {
            var token = DatePattern.Match(_format, at);
            if (token is not null)
            {
                at += token.Length;
                Take(token, DatePattern.Match(_format, at) is not null);
                continue;
            }

            if (_format[at] == '"')
            {
                var end = _format.IndexOf('"', at + 1);
                end = end < 0 ? _format.Length : end;
                _at = Math.Min(_text.Length, _at + end - at - 1);
                at = end + 1;
                continue;
            }

            at++;
            if (_at < _text.Length && !char.IsLetterOrDigit(_text[_at]))
            {
                _at++;
            }
        }
    }

    private void Take(string token, bool isFollowed)
    {
        if (token is "FM" or "FX" or "TM")
        {
            return;
        }

        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        switch (token)
        {
            case "YYYY" or "IYYY" or "Y,YYY":
                _year = Number(isFollowed ? 4 : 9);
                break;
            case "YYY" or "YY" or "Y":
                var year = Number(token.Length);
                _year =
                    year < 70 ? 2000 + year
                    : year < 100 ? 1900 + year
                    : year < 520 ? 2000 + year
                    : 1000 + year;
                break;
            case "MM":
                _month = Number(2);
                break;
            case "MONTH" or "MON":
                _month = Name(DateNames.Months, token == "MON") + 1;
                break;
            case "DD":
                _day = Number(2);
                break;
            case "DDD":
                _dayOfYear = Number(3);
                break;
            case "DAY" or "DY":
                Name(DateNames.Days, token == "DY");
                break;
            case "J":
                _julian = Number(9);
                break;
            default:
                TakeTime(token);
                break;
        }
    }

    private void TakeTime(string token)
    {
        switch (token)
        {
            case "HH24" or "HH12" or "HH":
                _hour = Number(2);
                break;
            case "MI":
                _minute = Number(2);
                break;
            case "SS":
                _microseconds += Number(2) * 1_000_000L;
                break;
            case "MS" or "US" or "FF1" or "FF2" or "FF3" or "FF4" or "FF5" or "FF6":
                _microseconds += Fraction(
                    token == "MS" ? 3
                    : token == "US" ? 6
                    : token[2] - '0'
                );
                break;
            case "SSSS" or "SSSSS":
                _microseconds += Number(5) * 1_000_000L;
                break;
            case "AM" or "PM" or "A.M." or "P.M.":
                _isAfternoon = _at < _text.Length && _text[_at] is 'p' or 'P';
                _at = Math.Min(_text.Length, _at + token.Length);
                break;
            case "AD" or "BC" or "A.D." or "B.C.":
                _isBeforeChrist = _at < _text.Length && _text[_at] is 'b' or 'B';
                _at = Math.Min(_text.Length, _at + token.Length);
                break;
            case "TZH" or "OF":
                TakeZone(token == "OF");
                break;
            case "TZM":
                _zoneMinutes += Number(2);
                break;
            default:
                throw new WeirException(ErrorCode.NotSupported, $"pattern \"{token}\" for reading dates");
        }
    }

    private void TakeZone(bool withMinutes)
    {
        _zoneSign = _at < _text.Length && _text[_at] == '-' ? -1 : 1;
        _at += _at < _text.Length && _text[_at] is '-' or '+' ? 1 : 0;
        _zoneMinutes = Number(2) * 60;
        if (withMinutes && _at < _text.Length && _text[_at] == ':')
        {
            _at++;
            _zoneMinutes += Number(2);
        }
    }

    private int Number(int digits)
    {
        var (value, start) = (0, _at);
        while (_at < _text.Length && _at - start < digits && char.IsAsciiDigit(_text[_at]))
        {
            value = (value * 10) + _text[_at++] - '0';
        }

        return _at > start ? value : throw Invalid();
    }

    private long Fraction(int digits)
    {
        var start = _at;
        long value = Number(digits);
        for (var i = _at - start; i < 6; i++)
        {
            value *= 10;
        }

        return value;
    }

    private int Name(string[] names, bool isShort)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = isShort ? names[i][..3] : names[i];
            if (string.Compare(_text, _at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                _at += name.Length;
                return i;
            }
        }

        throw Invalid();
    }

    private WeirException Invalid() =>
        new(
            ErrorCode.InvalidCast,
            $"invalid value \"{_text[Math.Min(_at, _text.Length)..]}\" for format \"{_format}\": \"{_text}\""
        );
}
