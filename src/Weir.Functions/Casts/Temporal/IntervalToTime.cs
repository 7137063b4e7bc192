using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>The clock after that much time since midnight; whole days and months do not count.</summary>
internal readonly struct IntervalToTime : IConversion<Interval, long>
{
    public bool TryConvert(Interval value, out long result)
    {
        result = Calendar.Split(value.Microseconds).Microseconds;
        return true;
    }
}
