using System.Globalization;
using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>
/// Random schemas and rows go from PostgreSQL to a target and back; the server itself compares, and the hashes of both ways
/// are the same. Values that cannot be carried are refused.
/// </summary>
public sealed class PropertyTests
{
    private const int Lanes = 4;

    private static int Seeds => Server.IsLong ? 400 : 60;

    [PostgresFact]
    public async Task What_comes_back_is_what_went_whatever_the_schema()
    {
        var lanes = Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => RunLaneAsync(lane)));
        var failures = (await Task.WhenAll(lanes)).SelectMany(f => f).ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [PostgresFact]
    public async Task Values_without_a_place_are_refused_with_their_column()
    {
        await using var stage = await Stage.OpenAsync();
        for (var i = 0; i < RandomTypes.Impossible.Count; i++)
        {
            var (type, value) = RandomTypes.Impossible[i];
            var name = Invariant($"bad{i}");
            await stage.FillAsync(
                new SourceTable(
                    [("id", "integer"), ("odd", type)],
                    [
                        ["1", null],
                        ["2", value],
                    ]
                ),
                name
            );
            foreach (var target in new[] { Stage.Table($"{name}_t"), $"{name}.parquet" })
            {
                var transfer = Transfer.From(stage.Session, Stage.Table(name)).To(target).WithSettings(Stage.Quick);
                var error = await Record.ExceptionAsync(async () => await transfer.RunAsync());
                Assert.True(error is WeirException, $"{type} {value} to {target}: {error?.Message ?? "was taken"}");
                Assert.Contains("odd", error!.Message, StringComparison.Ordinal);
            }
        }
    }

    [PostgresFact]
    public async Task A_text_with_a_zero_byte_is_refused_or_rejected_alone()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Lite.ExecuteAsync("CREATE TABLE source (id INTEGER, word TEXT)", default);
        await stage.Lite.ExecuteAsync(
            "INSERT INTO source VALUES (1, 'a'), (2, 'a' || char(0) || 'b'), (3, NULL), (4, '')",
            default
        );
        var transfer = stage.Transfer(Road.SqliteToPostgres, TransferMode.Replace);
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Contains("word", error.Message, StringComparison.Ordinal);
        transfer = transfer with { RejectFile = stage.PathOf("bad.csv") };
        await transfer.ResetAsync();
        var result = await transfer.RunAsync();
        Assert.Equal((3L, 1L), (result.Written, result.Rejected));
        Assert.Equal(["1|a", "3|NULL", "4|"], await stage.ReadAsync(Stage.Table("target"), "id", "word"));
    }

    private static async Task<List<string>> RunLaneAsync(int lane)
    {
        var failures = new List<string>();
        await using var stage = await Stage.OpenAsync();
        await stage.ExecuteAsync(RandomTypes.Declarations);
        for (var seed = lane; seed < Seeds; seed += Lanes)
        {
            try
            {
                await RunAsync(stage, seed);
            }
            catch (Exception exception)
            {
                failures.Add(Invariant($"seed {seed}: {exception.GetType().Name} {exception.Message}"));
            }
        }

        return failures;
    }

    private static async Task RunAsync(Stage stage, int seed)
    {
        var random = new Random(seed);
        // Each lane has all roads.
        var road = (seed / Lanes % 4) switch
        {
            0 => Road.PostgresToParquet,
            1 => Road.PostgresToSqlite,
            _ => Road.PostgresToPostgres,
        };
        var isSqlite = road == Road.PostgresToSqlite;
        var table = RandomTable.Create(
            random,
            t => road == Road.PostgresToParquet ? t.IsForParquet : !isSqlite || t.IsForSqlite
        );
        var (source, there, back) = (
            Invariant($"s{seed}"),
            Stage.TargetOf(road, Invariant($"m{seed}")),
            Invariant($"b{seed}")
        );
        await stage.FillAsync(table.Source, source);
        if (road == Road.PostgresToPostgres && random.Next(2) == 0)
        {
            await stage.ExecuteAsync($"CREATE TABLE m{seed} (LIKE s{seed})");
        }

        if (random.Next(2) == 0)
        {
            await stage.ExecuteAsync($"CREATE TABLE {back} (LIKE {source})");
        }

        var isRefused =
            isSqlite
            && table.Rows.Any(row =>
                row.Where((v, i) => v is not null && table.Columns[i].Type.IsRefusedBySqlite(v)).Any()
            );
        var mode = road == Road.PostgresToParquet || random.Next(2) == 0 ? TransferMode.Replace : TransferMode.Append;
        var first = Move(stage, Stage.Table(source), there, mode);
        if (isRefused)
        {
            var error = await Assert.ThrowsAsync<WeirException>(async () => await first.RunAsync());
            Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
            return;
        }

        var forth = await first.RunAsync();
        var second = Move(stage, there, Stage.Table(back), TransferMode.Append);
        var result = await second.RunAsync();

        Assert.Equal((table.Rows.Count, table.Rows.Count), (forth.Written, result.Written));
        var same = table.Same(isSqlite);
        await stage.ExpectEqualAsync($"(SELECT {same} FROM {source}) AS x", $"(SELECT {same} FROM {back}) AS x");
        Assert.Equal(forth.Hash, result.Hash);
        if (random.Next(3) == 0)
        {
            Assert.True((await first.VerifyAsync()).IsEqual);
            Assert.True((await second.VerifyAsync()).IsEqual);
        }
    }

    private static Transfer Move(Stage stage, string source, string target, TransferMode mode) =>
        Transfer
            .From(stage.Session, source)
            .To(target)
            .WithMode(mode)
            .WithSettings(Stage.Quick with { ChunkRows = 60, Workers = 2 });

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
