namespace Weir.Benchmarks.Measuring;

/// <summary>What a contest should reach.</summary>
/// <param name="Text">The goal in words.</param>
/// <param name="IsReached">Whether the outcome reaches it.</param>
internal sealed record Goal(string Text, Func<Outcome, bool> IsReached)
{
    public static Goal Ratio(double least) =>
        new(FormattableString.Invariant($"ratio ≥ {least}"), o => o.Ratio is not { } ratio || ratio >= least);

    public static Goal Memory(int megabytes) =>
        new(FormattableString.Invariant($"peak ≤ {megabytes} MB"), o => o.Weir.PeakBytes <= (long)megabytes << 20);

    public static Goal Milliseconds(int most) =>
        new(FormattableString.Invariant($"≤ {most} ms"), o => o.Weir.Wall.TotalMilliseconds <= most);

    public Goal And(Goal other) => new($"{Text}, {other.Text}", o => IsReached(o) && other.IsReached(o));
}
