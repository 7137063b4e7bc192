namespace Weir.Benchmarks.Measuring;

/// <summary>One of the two programs of a contest.</summary>
/// <param name="Command">Text for the POSIX shell.</param>
/// <param name="Before">What happens before each run, not measured: emptying the target, say.</param>
internal sealed record Side(string Command, Action? Before = null);
