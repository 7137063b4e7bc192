using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>D9: a history has one current version of each key, and no gap or overlap between versions.</summary>
public sealed class D09Tests
{
    private static readonly string?[][] First =
    [
        ["1", "same", "s"],
        ["2", "old", "s"],
        ["3", null, "s"],
        ["4", "value", "s"],
        ["5", "goes", "s"],
        ["6", "x|y", "z"],
    ];

    private static readonly string?[][] Second =
    [
        ["1", "same", "s"],
        ["2", "new", "s"],
        ["3", "value", "s"],
        ["4", null, "s"],
        ["6", "x", "y|z"],
        ["7", "added", "s"],
    ];

    private static readonly string?[][] Third = [.. Second, ["5", "goes", "s"]];

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D09_versions_are_contiguous_and_one_is_current(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        foreach (var rows in new[] { First, Second, Second, Third })
        {
            await SetAsync(stage, road, rows);
            var result = await stage.Transfer(road, TransferMode.Scd2, "id").RunAsync();
            Assert.Equal(rows.Length, result.Read);
        }

        var versions = (await ReadAsync(stage, road)).GroupBy(v => v[0], StringComparer.Ordinal).ToList();
        Assert.Equal(
            ["1:1", "2:2", "3:2", "4:2", "5:2", "6:2", "7:1"],
            versions.Select(g => $"{g.Key}:{g.Count()}").Order(StringComparer.Ordinal).ToList()
        );
        foreach (var key in versions)
        {
            var inOrder = key.OrderBy(v => v[3], StringComparer.Ordinal).ToList();
            Assert.Equal("NULL", inOrder[^1][4]);
            for (var i = 1; i < inOrder.Count; i++)
            {
                // What went away for a while has a gap, all others go on where they ended.
                Assert.True(
                    key.Key == "5"
                        ? string.CompareOrdinal(inOrder[i - 1][4], inOrder[i][3]) < 0
                        : inOrder[i - 1][4] == inOrder[i][3],
                    string.Join('|', inOrder[i])
                );
            }
        }

        var current = (await ReadAsync(stage, road)).Where(v => v[4] == "NULL").Select(v => string.Join('|', v[..3]));
        Assert.Equal(
            Third.Select(SourceTable.Text).Order(StringComparer.Ordinal).ToList(),
            current.Order(StringComparer.Ordinal).ToList()
        );
    }

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D09_two_changes_of_a_key_in_one_run_are_decided_by_policy(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        await SetAsync(stage, road, First);
        await stage.Transfer(road, TransferMode.Scd2, "id").RunAsync();
        var before = await ReadAsync(stage, road);
        await SetAsync(stage, road, [.. First, ["2", "new", "s"]]);
        var transfer = stage.Transfer(road, TransferMode.Scd2, "id");
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Equal(before, await ReadAsync(stage, road));

        await (transfer with { Duplicates = DuplicatePolicy.Last, Earlier = EarlierRunPolicy.Restart }).RunAsync();
        var two = (await ReadAsync(stage, road))
            .Where(v => v[0] == "2")
            .Select(v => v[1])
            .Order(StringComparer.Ordinal);
        Assert.Equal(["new", "old"], two.ToList());
    }

    private static async Task SetAsync(Stage stage, Road road, string?[][] rows)
    {
        if (road == Road.SqliteToPostgres)
        {
            await stage.Lite.ExecuteAsync("DROP TABLE IF EXISTS source", default);
        }

        await stage.ExecuteAsync("DROP TABLE IF EXISTS source");
        await stage.FillAsync(road, new SourceTable([("id", "bigint"), ("a", "text"), ("b", "text")], rows));
    }

    private static async Task<List<string[]>> ReadAsync(Stage stage, Road road)
    {
        var target = road == Road.PostgresToParquet ? $"'{Stage.TargetOf(road)}'" : Stage.TargetOf(road);
        await using var result = await stage.Session.QueryAsync(
            $"SELECT CAST(id AS varchar), a, b, CAST(valid_from AS varchar), CAST(valid_to AS varchar) FROM {target} ORDER BY 1, 4"
        );
        return [.. (await result.ToListAsync()).Select(r => r.Select(v => v as string ?? "NULL").ToArray())];
    }
}
