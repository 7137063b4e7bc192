using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>D2: what is moved is one state of the source, whatever others do to it meanwhile.</summary>
public sealed class D02Tests
{
    private const int Rows = 1500;

    /// <summary>Rows wander from one end to the other and amounts between rows; count and sum stay.</summary>
    private static string Change(int round) =>
        $"UPDATE source SET id = id + CASE WHEN id >= 1000000 THEN -1000000 ELSE 1000000 END, amount = amount + CASE WHEN n = {round % Rows} THEN 1 ELSE -1 END WHERE n IN ({round % Rows}, {(round + 1) % Rows})";

    [PostgresTheory]
    [InlineData(Road.PostgresToPostgres, false)]
    [InlineData(Road.PostgresToPostgres, true)]
    [InlineData(Road.PostgresToParquet, false)]
    [InlineData(Road.PostgresToParquet, true)]
    [InlineData(Road.PostgresToSqlite, false)]
    [InlineData(Road.SqliteToPostgres, false)]
    public async Task D02_changes_at_the_source_are_seen_all_or_not_at_all(Road road, bool isByKey)
    {
        await using var stage = await Stage.OpenAsync();
        await stage.FillAsync(road, Numbers());
        if (road == Road.SqliteToPostgres)
        {
            await stage.Lite.ExecuteAsync("PRAGMA journal_mode = wal", default);
        }

        var transfer = stage
            .Transfer(road)
            .WithSettings(Stage.Quick with { ChunkRows = 50, MaxRowsPerSecond = 3000 }) with
        {
            ChunkKey = isByKey ? ["id"] : [],
        };
        using var over = new CancellationTokenSource();
        var rounds = 0;
        async Task ChangeAsync()
        {
            while (!over.IsCancellationRequested)
            {
                if (road == Road.SqliteToPostgres)
                {
                    await stage.Lite.ExecuteAsync(Change(rounds), default);
                }
                else
                {
                    await stage.ExecuteAsync(Change(rounds));
                }

                rounds++;
            }
        }

        var changing = Task.Factory.StartNew(ChangeAsync, TaskCreationOptions.LongRunning).Unwrap();
        TransferResult result;
        try
        {
            result = await transfer.RunAsync();
        }
        finally
        {
            await over.CancelAsync();
            await changing;
        }

        Assert.True(rounds > 1, "nobody changed anything");
        Assert.Equal(Rows, result.Written);
        var rows = await stage.ReadAsync(Stage.TargetOf(road), "n", "amount");
        Assert.Equal(Rows, rows.Select(r => r.Split('|')[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Rows * 100L, rows.Sum(r => long.Parse(r.Split('|')[1], Invariant)));
    }

    [PostgresFact]
    public async Task D02_rows_that_are_added_to_a_file_meanwhile_are_not_moved_by_half()
    {
        await using var stage = await Stage.OpenAsync();
        var table = Numbers();
        await stage.FillAsync(Road.CsvToPostgres, table);
        var calls = 0;
        var transfer = stage
            .Transfer(Road.CsvToPostgres)
            .Select(batch =>
            {
                if (Interlocked.Increment(ref calls) == 2)
                {
                    File.AppendAllText(stage.PathOf("source.csv"), "7000000,7000000,1\n7000001,7000001,1\n");
                }

                return batch;
            });
        try
        {
            await transfer.RunAsync();
        }
        catch (WeirException exception) when (exception.Code == ErrorCode.SourceChanged)
        {
            return;
        }

        Assert.Equal(table.Expected, await stage.ReadAsync(Stage.Table("target"), "id", "n", "amount"));
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D02_a_Parquet_file_that_is_written_anew_meanwhile_is_not_mixed_with_the_old_one(bool isInPlace)
    {
        const Road Road = Road.ParquetToPostgres;
        await using var stage = await Stage.OpenAsync();
        await stage.FillAsync(Road, Numbers());
        await stage.FillAsync(Road, Numbers("200"), "other");
        var calls = 0;
        var transfer = stage
            .Transfer(Road)
            .Select(batch =>
            {
                if (Interlocked.Increment(ref calls) != 3)
                {
                    return batch;
                }

                if (isInPlace)
                {
                    File.WriteAllBytes(
                        stage.PathOf("source.parquet"),
                        File.ReadAllBytes(stage.PathOf("other.parquet"))
                    );
                }
                else
                {
                    File.Move(stage.PathOf("other.parquet"), stage.PathOf("source.parquet"), overwrite: true);
                }

                return batch;
            });
        try
        {
            await transfer.RunAsync();
        }
        catch (WeirException exception)
        {
            Assert.Contains(exception.Code, new[] { ErrorCode.SourceChanged, ErrorCode.InvalidData });
            Assert.DoesNotContain("target", await stage.TablesAsync(), StringComparer.Ordinal);
            return;
        }

        var rows = await stage.ReadAsync(Stage.Table("target"), "amount");
        Assert.Equal(Rows, rows.Count);
        Assert.Single(rows.Distinct(StringComparer.Ordinal));
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static SourceTable Numbers(string amount = "100") =>
        new(
            [("id", "bigint"), ("n", "bigint"), ("amount", "bigint")],
            [.. Enumerable.Range(0, Rows).Select(i => new[] { i.ToString(Invariant), i.ToString(Invariant), amount })]
        );
}
