namespace Weir.Connectors;

/// <summary>How much of a condition a source does.</summary>
public enum PushdownGrade
{
    /// <summary>Nothing: the engine evaluates it.</summary>
    Local,

    /// <summary>The source leaves out some rows for which it is not true; the engine checks it again.</summary>
    Recheck,

    /// <summary>The source evaluates it exactly as the engine would.</summary>
    Exact,
}
