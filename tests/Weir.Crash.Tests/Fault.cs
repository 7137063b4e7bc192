namespace Weir.Crash.Tests;

/// <summary>What happens at a step.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The process is killed (SIGKILL).</summary>
    Kill,

    /// <summary>The server ends all connections of the process.</summary>
    Drop,
}
