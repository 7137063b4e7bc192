namespace Weir.Cli.Logging;

/// <summary>How important a line on standard error is.</summary>
internal enum LogLevel
{
    Error,
    Warning,
    Info,
    Debug,
}
