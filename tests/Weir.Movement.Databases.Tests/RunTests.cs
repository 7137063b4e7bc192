using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>D3, D5 to D8, D11 and D12, over every road.</summary>
public sealed class RunTests
{
    private const int Rows = 1000;

    /// <summary>The row that fails.</summary>
    private const long Bad = 777;

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D03_any_number_of_workers_moves_the_same(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        var table = SourceTable.Plain(Rows);
        await stage.FillAsync(road, table);
        RowHash? hash = null;
        for (var repetition = 0; repetition < (Server.IsLong ? 100 : 2); repetition++)
        {
            foreach (var workers in new[] { 1, 2, 4, 8 })
            {
                var result = await stage
                    .Transfer(road, TransferMode.Replace)
                    .WithSettings(Stage.Quick with { Workers = workers })
                    .RunAsync();
                Assert.Equal(Rows, result.Written);
                Assert.Equal(hash ??= result.Hash, result.Hash);
            }

            Assert.Equal(table.Expected, await stage.ReadTargetAsync(road));
        }

        if (road == Road.PostgresToPostgres)
        {
            await stage.ExecuteAsync("CREATE TABLE truth AS SELECT * FROM source");
            await stage.ExpectEqualAsync("truth", "target");
        }
    }

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D05_a_chunk_that_always_fails_fails_the_job_and_resume_moves_just_that_chunk(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        var table = SourceTable.Plain(Rows);
        await stage.FillAsync(road, table);
        var isBroken = true;
        long read = 0;
        var transfer = stage
            .Transfer(road)
            .Select(batch =>
            {
                Interlocked.Add(ref read, batch.Length);
                return isBroken && Has(batch, Bad) ? throw new WeirException(ErrorCode.SourceError, "no") : batch;
            });
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(ErrorCode.SourceError, error.Code);
        Assert.Contains("chunks are done", error.Hint, StringComparison.Ordinal);
        var state = await transfer.StateAsync();
        Assert.Equal(LedgerState.Failed, state!.State);
        Assert.True(state.Chunks.Count > 1, $"{state.Chunks.Count} chunks were done");
        (isBroken, read) = (false, 0);
        var result = await transfer.RunAsync();
        Assert.Equal(state.Chunks.Count, result.ResumedChunks);
        Assert.Equal(result.Chunks, result.ResumedChunks + 1);
        Assert.Equal(Rows - state.Chunks.Sum(c => c.Read), read);
        await ExpectAsync(stage, road, table, result);
    }

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D06_errors_that_pass_are_tried_again_and_double_nothing(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        var table = SourceTable.Plain(Rows);
        await stage.FillAsync(road, table);
        var calls = 0;
        var transfer = stage
            .Transfer(road)
            .Select(batch =>
                Interlocked.Increment(ref calls) % 3 == 0
                    ? throw new WeirException(ErrorCode.ConnectionLost, "lost")
                    : batch
            )
            .WithSettings(Stage.Quick with { Retries = 50 });
        var result = await transfer.RunAsync();
        Assert.True(result.Retries > 0);
        await ExpectAsync(stage, road, table, result);
    }

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D07_a_stop_is_no_success_and_resume_completes(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        var table = SourceTable.Plain(Rows);
        await stage.FillAsync(road, table);
        using var stop = new CancellationTokenSource();
        var transfer = stage
            .Transfer(road)
            .Select(batch =>
            {
                if (Has(batch, Bad))
                {
                    stop.Cancel();
                }

                return batch;
            });
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync(null, stop.Token));
        Assert.Equal(ErrorCode.JobStopped, error.Code);
        var state = await transfer.StateAsync();
        Assert.Equal(LedgerState.Stopped, state!.State);
        var result = await transfer.RunAsync();
        Assert.Equal(state.Chunks.Count, result.ResumedChunks);
        Assert.True(result.Chunks > result.ResumedChunks);
        await ExpectAsync(stage, road, table, result);
    }

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D08_fewer_rows_than_the_threshold_are_all_moved_by_one_worker(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        var table = SourceTable.Plain(Rows);
        await stage.FillAsync(road, table);
        var few = Stage.Quick with { Parallel = ParallelPolicy.Auto, MinRowsForParallel = 1_000_000 };
        var many = few with { MinRowsForParallel = 10 };
        var plan = await stage.Transfer(road).WithSettings(few).PlanAsync();
        // SQLite does not say how many rows a table has that was never analyzed.
        Assert.Equal(plan.EstimatedRows is null ? 3 : 1, plan.Workers);
        Assert.True(plan.EstimatedRows is not null || road == Road.SqliteToPostgres);
        Assert.Equal(3, (await stage.Transfer(road).WithSettings(many).PlanAsync()).Workers);
        var result = await stage.Transfer(road).WithSettings(few).RunAsync();
        await ExpectAsync(stage, road, table, result);
    }

    [PostgresTheory]
    [ClassData(typeof(Roads))]
    public async Task D11_progress_never_falls_and_ends_with_the_totals(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        await stage.FillAsync(road, SourceTable.Plain(Rows));
        var reports = new Reports();
        var transfer = stage.Transfer(road).WithSettings(Stage.Quick with { MaxRowsPerSecond = 5000 });
        var result = await transfer.RunAsync(reports);
        Assert.NotEmpty(reports.All);
        for (var i = 1; i < reports.All.Count; i++)
        {
            var (earlier, later) = (reports.All[i - 1], reports.All[i]);
            Assert.True(later.Read >= earlier.Read);
            Assert.True(later.Written >= earlier.Written);
            Assert.True(later.Bytes >= earlier.Bytes);
            Assert.True(later.ChunksDone >= earlier.ChunksDone);
        }

        var last = reports.All[^1];
        Assert.Equal(("done", result.Read, result.Written), (last.Phase, last.Read, last.Written));
        Assert.Equal((result.Chunks, (long?)result.Chunks), (last.ChunksDone, last.ChunksTotal));
        Assert.Equal((Rows, result.BytesRead), (last.Written, last.Bytes));
    }

    [PostgresTheory]
    [ClassData(typeof(DatabaseRoads))]
    public async Task D12_rows_of_a_transaction_that_one_bad_row_aborts_are_not_counted(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        await stage.FillAsync(road, SourceTable.Plain(Rows));
        var create = "(id bigint CHECK (id <> 777), word text, amount numeric(12,2))";
        if (road == Road.PostgresToSqlite)
        {
            await stage.Lite.ExecuteAsync("CREATE TABLE target " + create, default);
        }
        else
        {
            await stage.ExecuteAsync("CREATE TABLE target " + create);
        }

        var transfer = stage.Transfer(road, TransferMode.Append);
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        var state = await transfer.StateAsync();
        var there = await stage.ReadTargetAsync(road);
        Assert.Equal(there.Count, state!.Chunks.Sum(c => c.Written));
        Assert.Equal(there.Count, there.Distinct(StringComparer.Ordinal).Count());
        Assert.True(there.Count < Rows);
        Assert.Equal(LedgerState.Failed, state.State);
    }

    [PostgresFact]
    public async Task D12_rows_of_a_file_part_that_one_bad_row_aborts_are_not_counted()
    {
        const Road Road = Road.PostgresToParquet;
        await using var stage = await Stage.OpenAsync();
        var rows = Enumerable
            .Range(0, Rows)
            .Select(i => $"{i}")
            .Select(i => new string?[] { i, i == $"{Bad}" ? "-1 day" : "1 day" });
        await stage.FillAsync(Road, new SourceTable([("id", "bigint"), ("span", "interval")], [.. rows]));
        var transfer = stage.Transfer(Road);

        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());

        Assert.Equal(ErrorCode.DateTimeOverflow, error.Code);
        var state = await transfer.StateAsync();
        Assert.Equal(LedgerState.Failed, state!.State);
        Assert.True(state.Chunks.Sum(c => c.Written) < Rows);
        Assert.False(File.Exists(stage.PathOf("target.parquet")));
        await stage.ExecuteAsync($"UPDATE source SET span = '2 days' WHERE id = {Bad}");
        var result = await transfer.RunAsync();
        Assert.Equal(state.Chunks.Count, result.ResumedChunks);
        var there = await stage.ReadAsync(Stage.TargetOf(Road), "id");
        Assert.Equal(Rows, there.Count);
        Assert.Equal(Rows, there.Distinct(StringComparer.Ordinal).Count());
        Assert.True((await transfer.VerifyAsync()).IsEqual);
    }

    private static bool Has(Batch batch, long id)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            if (Convert.ToInt64(batch.Columns[0].ValueAt(batch.StoredRow(row)), CultureInfo.InvariantCulture) == id)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task ExpectAsync(Stage stage, Road road, SourceTable table, TransferResult result)
    {
        Assert.Equal((Rows, Rows, 0L), (result.Read, result.Written, result.Rejected));
        Assert.Equal(table.Expected, await stage.ReadTargetAsync(road));
        Assert.DoesNotContain(await stage.TablesAsync(), t => t is not ("source" or "target" or "weir_load"));
        Assert.True((await stage.Transfer(road).Select(b => b).VerifyAsync()).IsEqual);
    }
}
