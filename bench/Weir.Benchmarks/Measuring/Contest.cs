namespace Weir.Benchmarks.Measuring;

/// <summary>Weir and a peer at the same work.</summary>
/// <param name="Name">The work, and the peer where there are several.</param>
/// <param name="Peer">The other side, or null when it is not there.</param>
/// <param name="Runs">Measured runs of each side.</param>
/// <param name="Difference">
/// Compares what both left behind: null when the rows are equal, else what differs. Called once after both ran.
/// </param>
internal sealed record Contest(string Name, Side Weir, Side? Peer, int Runs, Func<string?>? Difference = null)
{
    /// <summary>What the figures should reach, or null.</summary>
    public Goal? Goal { get; init; }
}
