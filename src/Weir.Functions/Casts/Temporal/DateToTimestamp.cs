using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>A date as the timestamp of its midnight.</summary>
internal readonly struct DateToTimestamp : IConversion<int, long>
{
    public bool TryConvert(int value, out long result)
    {
        result = value * Calendar.MicrosecondsPerDay;
        return value is >= Calendar.MinimumDay and <= Calendar.MaximumTimestampDay;
    }
}
