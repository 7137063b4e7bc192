using System.Globalization;

namespace Weir.Benchmarks.Measuring;

/// <summary>A benchmark's table in Markdown; each row is printed as soon as its contest is over.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<double> _ratios = [];
    private readonly List<double> _processorRatios = [];
    private bool _hasHeader;

    /// <summary>False once a contest's rows differed or a side failed.</summary>
    public bool IsEqual { get; private set; } = true;

    public void Skip(string name, string reason) => output.WriteLine($"{name} is skipped: {reason}.");

    /// <summary>A row for a contest that cannot run.</summary>
    public void SkipRow(string name, string reason)
    {
        WriteHeader();
        output.WriteLine($"| {name} | | | | | | | | | | skipped: {Cell(reason)} |");
    }

    /// <summary>Runs a contest and prints its row.</summary>
    public void Add(Contest contest, Workspace workspace)
    {
        WriteHeader();
        try
        {
            var outcome = Duel.Fight(contest, workspace.Folder, out var difference);
            IsEqual &= difference is null;
            var equal =
                difference is not null ? $"**no**: {difference}"
                : contest.Peer is null || contest.Difference is null ? "not compared"
                : "yes";
            WriteRow(contest, outcome, equal);
        }
        catch (CommandFailedException failure)
        {
            IsEqual = false;
            output.WriteLine($"| {contest.Name} | | | | | | | | | | **failed**: {Cell(failure.Message)} |");
            Console.Error.WriteLine($"bench: {contest.Name}: {failure.Message}\n  {failure.Command}");
        }
    }

    /// <summary>The geometric mean of all ratios so far.</summary>
    public void AddMean()
    {
        if (_ratios.Count > 0)
        {
            var (wall, processor) = (Mean(_ratios), Mean(_processorRatios));
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| **geometric mean of {_ratios.Count}** | | | | **{wall:0.00}** | | | {processor:0.00} | | | |"
                )
            );
        }

        static double Mean(List<double> ratios) => Math.Exp(ratios.Average(Math.Log));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    private static string Milliseconds(TimeSpan? time) =>
        time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0}") : "";

    private static string Megabytes(long? bytes) =>
        bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1048576.0:0}") : "";

    private static string Number(double? ratio) =>
        ratio is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00}") : "";

    private void WriteHeader()
    {
        if (!_hasHeader)
        {
            _hasHeader = true;
            output.WriteLine(
                "| case | runs | Weir ms | peer ms | ratio | Weir CPU ms | peer CPU ms | CPU ratio | Weir peak MB | peer peak MB | rows equal |"
            );
            output.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        }
    }

    private void WriteRow(Contest contest, Outcome outcome, string equal)
    {
        var (weir, peer) = (outcome.Weir, outcome.Peer);
        var processorRatio = peer?.Processor / weir.Processor;
        if (outcome.Ratio is { } ratio && processorRatio is { } processor)
        {
            _ratios.Add(ratio);
            _processorRatios.Add(processor);
        }

        var goal = contest.Goal is { } wanted
            ? $"; goal {wanted.Text}: {(wanted.IsReached(outcome) ? "reached" : "missed")}"
            : "";
        string[] cells =
        [
            contest.Name,
            contest.Runs.ToString(CultureInfo.InvariantCulture),
            Milliseconds(weir.Wall),
            Milliseconds(peer?.Wall),
            Number(outcome.Ratio),
            Milliseconds(weir.Processor),
            Milliseconds(peer?.Processor),
            Number(processorRatio),
            Megabytes(weir.PeakBytes),
            Megabytes(peer?.PeakBytes),
            equal + goal,
        ];
        output.WriteLine("| " + string.Join(" | ", cells.Select(Cell)) + " |");
    }
}
