using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>A date as the instant of its midnight in the zone.</summary>
internal readonly struct DateToInstant(TimeZoneInfo zone) : IConversion<int, long>
{
    public bool TryConvert(int value, out long result)
    {
        result = TimeZones.ToInstant(zone, value * Calendar.MicrosecondsPerDay);
        return value is >= Calendar.MinimumDay and <= Calendar.MaximumTimestampDay;
    }
}
