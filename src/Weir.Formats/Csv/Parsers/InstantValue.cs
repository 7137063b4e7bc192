using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A timestamp with an offset, or without one in the given zone.</summary>
internal readonly struct InstantValue(TimeZoneInfo zone) : ICsvValue<long>
{
    public bool TryParse(ReadOnlySpan<byte> text, out long value) =>
        ValueParser.TryParseTimestampTz(text, zone, out value);
}
