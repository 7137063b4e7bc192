namespace Weir.Benchmarks.Measuring;

/// <summary>Runs both sides of a contest in turns: once unmeasured, to fill caches and to compare rows, then A B A B.</summary>
internal static class Duel
{
    public static Outcome Fight(Contest contest, string folder, out string? difference)
    {
        Run(contest.Weir, folder);
        if (contest.Peer is not null)
        {
            Run(contest.Peer, folder);
        }

        difference = contest.Peer is null ? null : contest.Difference?.Invoke();
        var weir = new List<Measurement>();
        var peer = new List<Measurement>();
        for (var i = 0; i < contest.Runs; i++)
        {
            weir.Add(Run(contest.Weir, folder));
            if (contest.Peer is not null)
            {
                peer.Add(Run(contest.Peer, folder));
            }
        }

        return new Outcome(Measurement.Median(weir), peer.Count == 0 ? null : Measurement.Median(peer));
    }

    private static Measurement Run(Side side, string folder)
    {
        side.Before?.Invoke();
        return ProcessMeter.Run(side.Command, folder);
    }
}
