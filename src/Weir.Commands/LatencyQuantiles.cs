using System.Runtime.InteropServices;

namespace Weir.Commands;

/// <summary>Quantiles of times, each at most 4% too long.</summary>
/// <param name="P50">Half of the times are not longer.</param>
/// <param name="P95">95% of the times are not longer.</param>
/// <param name="P99">99% of the times are not longer.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LatencyQuantiles(TimeSpan P50, TimeSpan P95, TimeSpan P99);
