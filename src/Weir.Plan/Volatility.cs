namespace Weir.Plan;

/// <summary>How the result of a function depends on more than its arguments.</summary>
public enum Volatility
{
    /// <summary>It does not: calls on constants are folded.</summary>
    Immutable,

    /// <summary>The same within one statement, such as <c>now()</c>.</summary>
    Stable,

    /// <summary>May differ at each call, such as <c>random()</c>: never folded, merged, moved or repeated.</summary>
    Volatile,
}
