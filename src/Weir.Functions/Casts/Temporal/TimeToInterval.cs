using Weir.Columnar;

namespace Weir.Functions;

/// <summary>A time of day as the time since midnight.</summary>
internal readonly struct TimeToInterval : IConversion<long, Interval>
{
    public bool TryConvert(long value, out Interval result)
    {
        result = new Interval(0, 0, value);
        return true;
    }
}
