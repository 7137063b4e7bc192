using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>The date of a timestamp; of an instant in the zone.</summary>
internal readonly struct TimestampToDate(TimeZoneInfo? zone) : IConversion<long, int>
{
    public bool TryConvert(long value, out int result)
    {
        var local = zone is null ? value : value + TimeZones.OffsetAt(zone, value);
        result = (int)Calendar.Split(local).Days;
        return true;
    }
}
