using System.Globalization;

namespace Weir.Crash.Tests;

/// <summary>One seed: runs that are hit by a fault, then runs until the rows have arrived, then the comparison.</summary>
internal sealed class Seed(Lane lane, Road road, int seed, int faults, Fault fault, int steps, Random random)
{
    private const int MostRuns = 60;

    private readonly List<MoveReport> _runs = [];
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"s{seed}_{faults}");
    private int _acknowledged;

    private string Where =>
        $"seed {seed}, {road.Name}, {faults} × {fault}: "
        + string.Join(
            " | ",
            _runs.Select(r =>
                $"{r.Steps.Count} steps to {(r.Steps is [.., var last] ? last : "none")}, {r.End ?? "killed"}"
            )
        );

    public async Task<IReadOnlyList<MoveReport>> RunAsync()
    {
        var folder = lane.Folder(_name);
        await lane.PrepareAsync(road, _name);
        for (var left = faults; ; left--)
        {
            var at = left > 0 ? random.Next(1, steps + 1) : 0;
            var report = await lane.MoveAsync(road, _name, at == 0 ? Fault.None : fault, at);
            _runs.Add(report);
            Check(report);
            if (IsArrived(report))
            {
                break;
            }

            Assert.True(_runs.Count < MostRuns, Where);
            if (report.Failed("JOB_RUNNING"))
            {
                await Task.Delay(50);
            }
        }

        await CompareAsync(folder);
        await lane.RemoveAsync(road, _name);
        return _runs;
    }

    private bool IsArrived(MoveReport report) =>
        report.IsDone
        // Done, though the run was hit before it could say so.
        || (report.Failed("TABLE_EXISTS") && _runs.Exists(r => r.Count("chunks done") > 0));

    /// <summary>Work that was acknowledged is not done again, and what was begun without that is a chunk of each worker.</summary>
    private void Check(MoveReport report)
    {
        if (report.End is { } end && !report.IsDone)
        {
            string[] known =
                fault == Fault.Drop
                    ? ["CONNECTION_LOST", "CONNECTION_FAILED", "SOURCE_UNAVAILABLE", "JOB_RUNNING", "TABLE_EXISTS"]
                    : ["JOB_RUNNING", "TABLE_EXISTS"];
            Assert.True(known.Any(report.Failed), $"{end}\n{Where}");
        }

        if (fault == Fault.Drop)
        {
            return;
        }

        var (begun, acknowledged) = (report.Count("chunk begun"), report.Count("chunk acknowledged"));
        Assert.True(begun - acknowledged <= Road.Workers, $"{begun} begun, {acknowledged} acknowledged\n{Where}");
        if (report.IsDone)
        {
            var words = report.End!.Split(' ');
            var (chunks, resumed) = (Number(words[1]), Number(words[2]));
            Assert.True(begun == chunks - resumed, $"{begun} chunks begun\n{Where}");
            Assert.True(resumed >= _acknowledged || resumed == 0, $"{_acknowledged} were acknowledged\n{Where}");
        }

        _acknowledged = report.Count("chunks done") > 0 ? 0 : _acknowledged + acknowledged;
    }

    private async Task CompareAsync(DirectoryInfo folder)
    {
        await using var session = await lane.OpenSessionAsync(_name);
        await using var result = await session.QueryAsync(
            $"SELECT count(*), count(DISTINCT id), sum(id), sum(amount)::decimal(18,2), count(DISTINCT word), sum(length(word)) FROM {road.Read(_name)}"
        );
        var row = (await result.ToListAsync())[0];
        Assert.True(Truth == string.Join(',', row), $"{string.Join(',', row)} is not {Truth}\n{Where}");
        if (road.Target is "sqlite" or "postgres")
        {
            var ledger = road.Target == "sqlite" ? "out.weir_load" : $"pg.{_name}.weir_load";
            await using var proof = await session.QueryAsync(
                $"SELECT sum(rows_written), sum(rows_counted) FROM {ledger} WHERE chunk <> '' AND run = (SELECT max(run) FROM {ledger})"
            );
            var sums = (await proof.ToListAsync())[0];
            Assert.True(
                $"{Road.Rows},{Road.Rows}" == string.Join(',', sums),
                $"ledger {string.Join(',', sums)}\n{Where}"
            );
        }

        var files = string.Join(' ', folder.GetFileSystemInfos().Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.True(Files == files, $"files {files}, not {Files}\n{Where}");
        if (road.Target == "folder")
        {
            var parts = folder.GetDirectories("target")[0].GetFiles("*", SearchOption.AllDirectories);
            var others = parts.Select(f => f.Name).Where(n => !n.EndsWith(".parquet", StringComparison.Ordinal));
            Assert.True("_weir_load.jsonl" == string.Join(' ', others), $"{string.Join(' ', others)}\n{Where}");
        }

        if (road.NeedsServer)
        {
            await CompareServerAsync();
        }
    }

    private async Task CompareServerAsync()
    {
        var relations = await lane.ServerAsync(
            $"SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace('{_name}') ORDER BY 1"
        );
        var expected = road.Target == "postgres" ? "items weir_load" : "";
        Assert.True(expected == string.Join(' ', relations), $"relations {string.Join(' ', relations)}\n{Where}");
        const string Left =
            $"SELECT state || ' ' || query FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL AND application_name <> '{Mover.TestsName}' AND backend_type = 'client backend'";
        for (var tries = 0; tries < 100; tries++)
        {
            if (await lane.ServerAsync(Left) is [])
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"transactions left: {string.Join("; ", await lane.ServerAsync(Left))}\n{Where}");
    }

    private string Files =>
        road.Target switch
        {
            "parquet" => ".target.parquet.weir.jsonl target.parquet",
            "jsonl" => ".target.jsonl.weir.jsonl target.jsonl",
            "folder" => "target",
            "sqlite" => "out.db",
            _ => "",
        };

    private static string Truth { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Road.Rows},{Road.Rows},{Road.Rows * (Road.Rows - 1L) / 2},{Enumerable.Range(0, Road.Rows).Sum(i => i / 100m):0.00},{Road.Rows},{Enumerable.Range(0, Road.Rows).Sum(i => $"word {i}\nof {i % 97}".Length)}"
        );

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
