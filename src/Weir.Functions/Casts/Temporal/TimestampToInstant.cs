using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>The instant at which clocks of the zone show the timestamp.</summary>
internal readonly struct TimestampToInstant(TimeZoneInfo zone) : IConversion<long, long>
{
    public bool TryConvert(long value, out long result)
    {
        result = TimeZones.ToInstant(zone, value);
        return true;
    }
}
