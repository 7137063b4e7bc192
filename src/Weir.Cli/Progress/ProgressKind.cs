namespace Weir.Cli.Progress;

/// <summary>How progress is shown on standard error.</summary>
internal enum ProgressKind
{
    /// <summary>A line for each running task, painted again and again; needs a terminal.</summary>
    Bar,

    /// <summary>A line for each start and end.</summary>
    Log,

    /// <summary>A JSON object for each event.</summary>
    Json,

    /// <summary>Not at all.</summary>
    None,
}
