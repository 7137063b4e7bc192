using Weir.Columnar.Values;

namespace Weir.Formats;

/// <summary>Recognizes dates and times in ISO 8601 spelling, for types that are inferred.</summary>
internal static class Moments
{
    /// <summary>What the text can be; <see cref="MomentKinds.None"/> for anything but a moment.</summary>
    public static MomentKinds Of(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 10 && text[4] == '-')
        {
            return Dated(text);
        }

        return text.Length >= 8 && text[2] == ':' && text[5] == ':' && ValueParser.TryParseTime(text, out _)
            ? MomentKinds.Time
            : MomentKinds.None;
    }

    private static MomentKinds Dated(ReadOnlySpan<byte> text)
    {
        if (text[7] != '-' || !ValueParser.TryParseDate(text[..10], out _))
        {
            return MomentKinds.None;
        }

        if (text.Length == 10)
        {
            return MomentKinds.Date | MomentKinds.Timestamp;
        }

        var rest = text[10..];
        if (text.Length < 16 || text[10] is not ((byte)' ' or (byte)'T') || text[13] != ':')
        {
            return MomentKinds.None;
        }

        var hasOffset = rest[^1] is (byte)'Z' or (byte)'z' || rest.ContainsAny((byte)'+', (byte)'-');
        return !hasOffset && ValueParser.TryParseTimestamp(text, out _) ? MomentKinds.Timestamp
            : hasOffset && ValueParser.TryParseTimestampTz(text, TimeZoneInfo.Utc, out _) ? MomentKinds.Instant
            : MomentKinds.None;
    }
}
