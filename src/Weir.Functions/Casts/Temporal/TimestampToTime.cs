using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>The clock of a timestamp; of an instant in the zone.</summary>
internal readonly struct TimestampToTime(TimeZoneInfo? zone) : IConversion<long, long>
{
    public bool TryConvert(long value, out long result)
    {
        var local = zone is null ? value : value + TimeZones.OffsetAt(zone, value);
        result = Calendar.Split(local).Microseconds;
        return true;
    }
}
