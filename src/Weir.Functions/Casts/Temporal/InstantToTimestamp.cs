using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>What clocks of the zone show at the instant.</summary>
internal readonly struct InstantToTimestamp(TimeZoneInfo zone) : IConversion<long, long>
{
    public bool TryConvert(long value, out long result)
    {
        result = value + TimeZones.OffsetAt(zone, value);
        return true;
    }
}
