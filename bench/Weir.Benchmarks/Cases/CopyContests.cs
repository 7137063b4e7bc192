using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>
/// Contests of <c>weir copy</c> with its ledger: the load against the peer, and the load that is verified against the
/// load alone. They are skipped with Weir's own words where this build of it does not take the source or target.
/// </summary>
internal static class CopyContests
{
    // A load and reading it back at 0.8 of its time: 1 / 1.8.
    private const double VerifiedRatio = 0.55;

    // At most a tenth more: 1 / 1.1.
    private const double LedgerRatio = 0.909;

    /// <param name="arguments">Source, target and options.</param>
    /// <param name="empty">Empties the target.</param>
    /// <param name="peer">The load by a peer.</param>
    /// <param name="difference">Compares both targets.</param>
    public static void Run(
        Workspace workspace,
        Report report,
        string[] arguments,
        Action empty,
        Contest peer,
        Func<string?>? difference
    )
    {
        var copy = workspace.Weir.Copy(arguments);
        empty();
        try
        {
            ProcessMeter.Run(workspace.Weir.Copy([.. arguments, "--dry-run"]), workspace.Folder);
        }
        catch (CommandFailedException failure)
        {
            report.SkipRow($"{peer.Name}, weir copy", failure.Message);
            return;
        }

        report.Add(
            peer with
            {
                Name = $"{peer.Name}, weir copy",
                Weir = new Side(copy, empty),
                Difference = difference,
            },
            workspace
        );
        report.Add(
            new Contest(
                $"{peer.Name}, weir copy (peer: weir sql, without ledger and hashes)",
                new Side(copy, empty),
                peer.Weir,
                peer.Runs
            )
            {
                Goal = Goal.Ratio(LedgerRatio),
            },
            workspace
        );
        report.Add(
            new Contest(
                $"{peer.Name}, weir copy --verify (peer: without)",
                new Side(workspace.Weir.Copy([.. arguments, "--verify"]), empty),
                new Side(copy, empty),
                peer.Runs
            )
            {
                Goal = Goal.Ratio(VerifiedRatio),
            },
            workspace
        );
    }
}
