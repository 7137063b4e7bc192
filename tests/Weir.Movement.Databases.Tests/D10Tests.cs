using System.Globalization;
using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>D10: exactly the bad rows are in the reject file, and nothing is lost.</summary>
public sealed class D10Tests
{
    private const int Rows = 600;

    [PostgresTheory]
    [ClassData(typeof(DatabaseRoads))]
    public async Task D10_exactly_the_bad_rows_are_rejected(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        var rows = Enumerable
            .Range(0, Rows)
            .Select(i => new string?[] { Text(i), $"w{i % 10}", Text(i % 100) })
            .ToList();
        // Too long, missing, too large, below the limit, and a key that is there already.
        (rows[17][1], rows[18][1], rows[230][2], rows[401][2]) = (new string('x', 40), null, "100000", "-1");
        rows[599][0] = "42";
        await stage.FillAsync(road, new SourceTable([("id", "bigint"), ("word", "text"), ("amount", "bigint")], rows));
        var create =
            road == Road.PostgresToSqlite
                ? "CREATE TABLE target (id bigint PRIMARY KEY, word text NOT NULL CHECK (length(word) <= 12), amount bigint CHECK (amount BETWEEN 0 AND 30000))"
                : "CREATE TABLE target (id bigint PRIMARY KEY, word varchar(12) NOT NULL, amount smallint CHECK (amount >= 0))";
        if (road == Road.PostgresToSqlite)
        {
            await stage.Lite.ExecuteAsync(create, default);
        }
        else
        {
            await stage.ExecuteAsync(create);
        }

        var file = stage.PathOf("bad.csv");
        var transfer = stage.Transfer(road, TransferMode.Append) with { RejectFile = file };
        var result = await transfer.RunAsync();

        Assert.Equal((Rows, Rows - 5L, 5L), (result.Read, result.Written, result.Rejected));
        Assert.Equal([17, 18, 42, 230, 401], await RejectedAsync(stage));
        var there = await stage.ReadAsync(Stage.TargetOf(road), "id");
        Assert.Equal(Rows - 5, there.Distinct(StringComparer.Ordinal).Count());
    }

    [PostgresFact]
    public async Task D10_exactly_the_rows_that_a_file_has_no_place_for_are_rejected()
    {
        const Road Road = Road.PostgresToParquet;
        await using var stage = await Stage.OpenAsync();
        IReadOnlyList<(string, string)> columns = [("id", "bigint"), ("amount", "bigint"), ("word", "text")];
        await stage.FillAsync(
            new SourceTable(
                [columns[0], ("amount", "smallint"), columns[2]],
                [
                    ["-1", "0", "first"],
                ]
            ),
            "few"
        );
        await Transfer
            .From(stage.Session, Stage.Table("few"))
            .To(Stage.TargetOf(Road))
            .WithSettings(Stage.Quick)
            .RunAsync();
        var rows = Enumerable.Range(0, Rows).Select(i => new string?[] { Text(i), Text(i % 100), "w" }).ToList();
        // Larger than the largest, and smaller than the least.
        (rows[17][1], rows[230][1], rows[401][1], rows[599][1]) = ("32768", "100000", "-100000", "-32769");
        await stage.FillAsync(Road, new SourceTable(columns, rows));

        var transfer = stage.Transfer(Road, TransferMode.Append) with { RejectFile = stage.PathOf("bad.csv") };
        var result = await transfer.RunAsync();

        Assert.Equal((Rows, Rows - 4L, 4L), (result.Read, result.Written, result.Rejected));
        Assert.Equal([17, 230, 401, 599], await RejectedAsync(stage));
        Assert.Equal(
            Rows - 3,
            (await stage.ReadAsync(Stage.TargetOf(Road), "id")).Distinct(StringComparer.Ordinal).Count()
        );
        Assert.True((await transfer.VerifyAsync()).IsEqual);
    }

    [PostgresFact]
    public async Task D10_exactly_the_values_that_a_file_has_no_form_for_are_rejected()
    {
        const Road Road = Road.PostgresToParquet;
        await using var stage = await Stage.OpenAsync();
        var rows = Enumerable.Range(0, Rows).Select(i => new string?[] { Text(i), $"{i} days", "{1 month}" }).ToList();
        // A Parquet file has intervals of whole milliseconds that are not negative.
        (rows[17][1], rows[230][1], rows[401][2]) = ("-1 day", "1 microsecond", "{1 day,-1 month}");
        (rows[18][1], rows[19][2]) = (null, null);
        await stage.FillAsync(
            Road,
            new SourceTable([("id", "bigint"), ("span", "interval"), ("spans", "interval[]")], rows)
        );

        var transfer = stage.Transfer(Road) with { RejectFile = stage.PathOf("bad.csv") };
        var result = await transfer.RunAsync();

        Assert.Equal((Rows, Rows - 3L, 3L), (result.Read, result.Written, result.Rejected));
        Assert.Equal([17, 230, 401], await RejectedAsync(stage));
        var there = await stage.ReadAsync(Stage.TargetOf(Road), "id");
        Assert.Equal(Rows - 3, there.Distinct(StringComparer.Ordinal).Count());
        Assert.True((await transfer.VerifyAsync()).IsEqual);
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await stage.Transfer(Road, TransferMode.Replace).RunAsync()
        );
        Assert.Equal(ErrorCode.DateTimeOverflow, error.Code);
    }

    [PostgresFact]
    public async Task D10_more_bad_rows_than_allowed_fail_the_run()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.FillAsync(Road.CsvToPostgres, SourceTable.Plain(Rows));
        await stage.ExecuteAsync("CREATE TABLE target (id bigint CHECK (id < 100), word text, amount numeric)");
        var transfer = stage
            .Transfer(Road.CsvToPostgres, TransferMode.Append)
            .WithSettings(Stage.Quick with { MaxRejects = 20 }) with
        {
            RejectFile = stage.PathOf("bad.csv"),
        };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(ErrorCode.LimitExceeded, error.Code);
        var state = await transfer.StateAsync();
        var there = await stage.ReadAsync(Stage.Table("target"), "id");
        Assert.Equal(there.Count, state!.Chunks.Sum(c => c.Written));
    }

    /// <summary>The ids in the reject file, each with a reason.</summary>
    private static async Task<List<int>> RejectedAsync(Stage stage)
    {
        await using var bad = await stage.Session.QueryAsync("SELECT \"row\", reason FROM 'bad.csv'");
        var rejected = await bad.ToListAsync();
        Assert.All(rejected, r => Assert.NotEqual("", r[1]));
        return
        [
            .. rejected
                .Select(r => ((string)r[0]!).Split(',')[0].Split('=')[1])
                .Select(k => int.Parse(k, CultureInfo.InvariantCulture))
                .Order(),
        ];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
