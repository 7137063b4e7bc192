namespace Weir.Benchmarks.Measuring;

/// <summary>The medians of a contest.</summary>
internal sealed record Outcome(Measurement Weir, Measurement? Peer)
{
    /// <summary>The peer's wall time by Weir's, or null without a peer.</summary>
    public double? Ratio => Peer is { } peer ? peer.Wall / Weir.Wall : null;
}
