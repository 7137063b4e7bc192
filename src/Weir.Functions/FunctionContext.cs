using Weir.Columnar;

namespace Weir.Functions;

/// <summary>What functions may know of the statement that they run in.</summary>
/// <param name="StatementTime">The instant of <c>now()</c>: microseconds since 1970-01-01 UTC, one for the statement.</param>
/// <param name="TimeZone">The session's time zone.</param>
/// <param name="Budget">What large intermediate results are counted against; null for no limit.</param>
public sealed record FunctionContext(long StatementTime, TimeZoneInfo TimeZone, MemoryBudget? Budget = null)
{
    /// <summary>Midnight of 1970 in UTC, for tests and constant folding.</summary>
    public static FunctionContext Default { get; } = new(0, TimeZoneInfo.Utc);
}
