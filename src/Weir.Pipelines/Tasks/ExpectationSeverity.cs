namespace Weir.Pipelines.Tasks;

/// <summary>What a check that does not hold does.</summary>
internal enum ExpectationSeverity
{
    /// <summary>The task fails, and so does what comes after it.</summary>
    Error,

    /// <summary>A warning is given.</summary>
    Warn,
}
