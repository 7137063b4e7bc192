namespace Weir.Benchmarks.Measuring;

/// <summary>A command that was measured ended with an error.</summary>
internal sealed class CommandFailedException(int exitCode, string error, string command)
    : Exception($"exit code {exitCode}: {error}")
{
    public string Command { get; } = command;
}
