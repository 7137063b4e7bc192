using System.Globalization;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>D1: whatever the number of rows and the kind of key, every row arrives exactly once.</summary>
public sealed class D01Tests
{
    private const int Chunk = 20;

    public static TheoryData<Road, string> Kinds
    {
        get
        {
            var data = new TheoryData<Road, string>();
            foreach (var road in Enum.GetValues<Road>())
            {
                foreach (
                    var kind in new[]
                    {
                        "null",
                        "same",
                        "skewed",
                        "gapped",
                        "huge",
                        "text",
                        "composite",
                        "date",
                        "uuid",
                    }
                )
                {
                    data.Add(road, kind);
                }
            }

            return data;
        }
    }

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D01_any_number_of_rows_arrives_once(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        foreach (var rows in new[] { 0, 1, Chunk - 1, Chunk, Chunk + 1, 10 * Chunk })
        {
            var table = SourceTable.Plain(rows);
            var source = $"source{Text(rows)}";
            var target = Stage.TargetOf(road, $"target{Text(rows)}");
            await stage.FillAsync(road, table, source);
            var result = await Transfer
                .From(stage.Session, Stage.SourceOf(road, source))
                .To(target)
                .WithSettings(Stage.Quick with { ChunkRows = Chunk })
                .RunAsync();
            Assert.Equal(table.Expected, await stage.ReadAsync(target, "id", "word", "amount"));
            Assert.Equal((rows, rows, 0L, 0L), (result.Read, result.Written, result.Filtered, result.Rejected));
            Assert.True(rows < 10 * Chunk || result.Chunks > 1, $"{result.Chunks} chunks");
        }
    }

    [PostgresTheory]
    [MemberData(nameof(Kinds))]
    public async Task D01_any_kind_of_key_arrives_once(Road road, string kind)
    {
        await using var stage = await Stage.OpenAsync();
        var table = WithKey(kind, 10 * Chunk);
        await stage.FillAsync(road, table);
        var transfer = stage.Transfer(road).WithSettings(Stage.Quick with { ChunkRows = Chunk });
        if (Stage.SourceOf(road).StartsWith("pg.", StringComparison.Ordinal))
        {
            // Blocks would hide the key.
            transfer = transfer with
            {
                ChunkKey = kind == "composite" ? ["key", "second"] : ["key"],
            };
        }

        var result = await transfer.RunAsync();
        Assert.Equal(
            table.Expected,
            await stage.ReadAsync(Stage.TargetOf(road), [.. table.Columns.Select(c => c.Name)])
        );
        Assert.Equal(table.Rows.Count, result.Written);
        Assert.True(kind == "same" || result.Chunks > 1, $"{result.Chunks} chunks");
    }

    private static SourceTable WithKey(string kind, int rows)
    {
        var random = new Random(rows);
        var type = kind switch
        {
            "text" or "composite" => "text",
            "date" => "date",
            "uuid" => "uuid",
            _ => "bigint",
        };
        var guid = new byte[16];
        string? Key(int i)
        {
            random.NextBytes(guid);
            return kind switch
            {
                "null" => i % 3 == 0 ? null : Text(i),
                "same" => "7",
                "skewed" => i % 10 == 0 ? Text(i * 1_000_000L) : Text(i % 2),
                "gapped" => Text((i - (rows / 2)) * (long)(i * i)),
                "huge" => Text(i % 2 == 0 ? long.MaxValue - i : (1L << 53) + i),
                "text" => $"key {Text(random.Next(50))} é{(char)('a' + (i % 26))}",
                "composite" => $"part {Text(i / 25)}",
                "date" => new DateOnly(2024, 1, 1)
                    .AddDays(random.Next(-4000, 4000))
                    .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                _ => new Guid(guid).ToString(),
            };
        }

        return new SourceTable(
            [("key", type), ("second", "bigint"), ("n", "bigint")],
            [.. Enumerable.Range(0, rows).Select(i => new[] { Key(i), Text(i % 5), Text(i) })]
        );
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
