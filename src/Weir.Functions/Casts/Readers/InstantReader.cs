using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads instants; those without an offset are in the zone.</summary>
internal readonly struct InstantReader(TimeZoneInfo zone) : ITextReader<long>
{
    public bool TryRead(ReadOnlySpan<byte> text, out long value) =>
        ValueParser.TryParseTimestampTz(text, zone, out value);
}
