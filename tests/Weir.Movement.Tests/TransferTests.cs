using Weir.Columnar;
using Weir.Connectors;
using Weir.Movement.Tests.Support;

namespace Weir.Movement.Tests;

public sealed class TransferTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, true)]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(99, false)]
    [InlineData(100, false)]
    [InlineData(101, false)]
    [InlineData(1000, false)]
    public async Task Every_row_arrives_exactly_once(long rows, bool isChunked)
    {
        await using var stage = new Stage(rows, isChunked);
        var result = await stage.Transfer().RunAsync();
        Assert.Equal(Stage.Expected(rows), stage.Target.Rows);
        Assert.Equal((rows, rows, 0L, 0L), (result.Read, result.Written, result.Filtered, result.Rejected));
        Assert.Equal((rows + 99) / 100, result.Chunks);
        Assert.Equal(LedgerState.Done, stage.Target.Run!.State);
        Assert.False(stage.Target.IsLocked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task D03_any_number_of_workers_moves_the_same(int workers)
    {
        for (var repetition = 0; repetition < 20; repetition++)
        {
            await using var stage = new Stage(500);
            var result = await stage.Transfer().WithSettings(Stage.Quick with { Workers = workers }).RunAsync();
            Assert.Equal(Stage.Expected(500), stage.Target.Rows);
            Assert.Equal(5, result.Chunks);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_target_with_one_writer_is_fed_by_many_readers(bool isChunked)
    {
        await using var stage = new Stage(1000, isChunked);
        stage.Target.Writers = 1;
        await stage.Transfer().RunAsync();
        Assert.Equal(Stage.Expected(1000), stage.Target.Rows);
        Assert.Equal(1, stage.Target.MostWriters);
    }

    [Fact]
    public async Task Three_batches_are_read_while_the_target_begins_the_chunk_and_all_arrive()
    {
        await using var stage = new Stage(70);
        var read = 0;
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Numbers.BeforeBatch = _ =>
        {
            if (Interlocked.Increment(ref read) == 3)
            {
                third.SetResult();
            }
        };
        var readMeanwhile = 0;
        stage.Target.Begins = async _ =>
        {
            await third.Task;
            await Task.Delay(50);
            readMeanwhile = read;
        };
        await stage.Transfer().RunAsync();
        Assert.Equal(3, readMeanwhile);
        Assert.Equal(Stage.Expected(70), stage.Target.Rows);
    }

    [Fact]
    public async Task A_chunk_that_cannot_be_begun_while_its_rows_are_read_is_tried_again()
    {
        await using var stage = new Stage(70);
        var begun = 0;
        stage.Target.Begins = async _ =>
        {
            await Task.Delay(20);
            if (Interlocked.Increment(ref begun) == 1)
            {
                throw new WeirException(ErrorCode.ConnectionLost, "no");
            }
        };
        var result = await stage.Transfer().RunAsync();
        Assert.Equal((2, 70L), (begun, result.Written));
        Assert.Equal(Stage.Expected(70), stage.Target.Rows);
    }

    [Fact]
    public async Task D05_a_chunk_that_always_fails_fails_the_job_and_resume_moves_just_that_chunk()
    {
        await using var stage = new Stage(1000);
        stage.Target.At = (step, chunk) =>
        {
            if (step == "write" && chunk == "n 300 400")
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer().RunAsync());
        Assert.Contains("n 300 to 400", error.Message, StringComparison.Ordinal);
        Assert.Contains("9 of 10 chunks are done", error.Hint, StringComparison.Ordinal);
        Assert.Equal(LedgerState.Failed, stage.Target.Run!.State);
        stage.Target.At = (_, _) => { };
        stage.Numbers.Opened = 0;
        var result = await stage.Transfer().RunAsync();
        Assert.Equal(1, stage.Numbers.Opened);
        Assert.Equal((1000L, 10, 9), (result.Written, result.Chunks, result.ResumedChunks));
        Assert.Equal(Stage.Expected(1000), stage.Target.Rows);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("begin")]
    [InlineData("write")]
    [InlineData("commit")]
    [InlineData("committed")]
    [InlineData("finish")]
    [InlineData("finished")]
    public async Task D06_an_error_that_passes_is_tried_again_and_doubles_nothing(string step)
    {
        foreach (var isChunked in new[] { true, false })
        {
            await using var stage = new Stage(1000, isChunked);
            var failures = 0;
            stage.Target.At = (at, _) =>
            {
                if (at == step && Interlocked.Increment(ref failures) <= 2)
                {
                    throw new WeirException(ErrorCode.ConnectionLost, "lost");
                }
            };
            var result = await stage.Transfer().RunAsync();
            Assert.Equal(Stage.Expected(1000), stage.Target.Rows);
            Assert.Equal(1000, result.Written);
            Assert.True(failures > 2 || step is "finish" or "finished");
        }
    }

    [Fact]
    public async Task Retries_end_after_the_set_number()
    {
        await using var stage = new Stage(100);
        var attempts = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "commit")
            {
                attempts++;
                throw new WeirException(ErrorCode.ConnectionLost, "lost");
            }
        };
        var settings = Stage.Quick with { Retries = 2 };
        await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer().WithSettings(settings).RunAsync());
        Assert.Equal(3, attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task D07_a_stop_is_no_success_and_resume_completes(bool isChunked)
    {
        await using var stage = new Stage(2000, isChunked);
        using var stop = new CancellationTokenSource();
        var commits = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "committed" && ++commits == 5)
            {
                stop.Cancel();
            }
        };
        var settings = Stage.Quick with { Workers = 1 };
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await stage.Transfer().WithSettings(settings).RunAsync(null, stop.Token)
        );
        Assert.Equal(ErrorCode.JobStopped, error.Code);
        Assert.Equal(LedgerState.Stopped, stage.Target.Run!.State);
        Assert.Equal(5, stage.Target.Run.Chunks.Count);
        stage.Target.At = (_, _) => { };
        var result = await stage.Transfer().RunAsync();
        Assert.Equal((2000L, 5), (result.Written, result.ResumedChunks));
        Assert.Equal(Stage.Expected(2000), stage.Target.Rows);
    }

    [Fact]
    public async Task D08_fewer_rows_than_the_threshold_are_all_moved_by_one_worker()
    {
        await using var stage = new Stage(500);
        var settings = Stage.Quick with { Parallel = ParallelPolicy.Auto, MinRowsForParallel = 501 };
        var plan = await stage.Transfer().WithSettings(settings).PlanAsync();
        Assert.Equal(1, plan.Workers);
        await stage.Transfer().WithSettings(settings).RunAsync();
        Assert.Equal(Stage.Expected(500), stage.Target.Rows);
        Assert.Equal(1, stage.Target.MostWriters);
        plan = await stage.Transfer().WithSettings(settings with { MinRowsForParallel = 500 }).PlanAsync();
        Assert.Equal(4, plan.Workers);
    }

    [Fact]
    public async Task D11_progress_never_falls_and_ends_with_the_totals()
    {
        await using var stage = new Stage(5000);
        stage.Numbers.BeforeBatch = _ => Thread.SpinWait(20_000);
        var reports = new Reports();
        var result = await stage.Transfer().RunAsync(reports);
        Assert.NotEmpty(reports.All);
        for (var i = 1; i < reports.All.Count; i++)
        {
            Assert.True(reports.All[i].Read >= reports.All[i - 1].Read);
            Assert.True(reports.All[i].Written >= reports.All[i - 1].Written);
            Assert.True(reports.All[i].ChunksDone >= reports.All[i - 1].ChunksDone);
        }

        var last = reports.All[^1];
        Assert.Equal(("done", result.Read, result.Written), (last.Phase, last.Read, last.Written));
        Assert.Equal((50L, 50L), (last.ChunksDone, last.ChunksTotal));
    }

    [Fact]
    public async Task A_chunk_that_turns_out_too_large_is_split()
    {
        await using var stage = new Stage(2000);
        stage.Numbers.PlannedRows = 1000;
        var result = await stage.Transfer().WithSettings(Stage.Quick with { ChunkRows = 50 }).RunAsync();
        Assert.Equal(Stage.Expected(2000), stage.Target.Rows);
        Assert.True(result.Chunks > 8, $"{result.Chunks} chunks");
    }

    [Fact]
    public async Task Rows_that_the_condition_drops_are_filtered()
    {
        await using var stage = new Stage(1000);
        var result = await stage.Transfer().Where("n % 2 = 0").RunAsync();
        Assert.Equal((1000L, 500L, 500L), (result.Read, result.Written, result.Filtered));
        await using var streamed = new Stage(1000, isChunked: false);
        result = await streamed.Transfer().Where("n % 2 = 0").RunAsync();
        Assert.Equal((1000L, 500L, 500L), (result.Read, result.Written, result.Filtered));
    }

    [Fact]
    public async Task A_function_changes_and_drops_rows()
    {
        await using var stage = new Stage(1000);
        var result = await stage.Transfer().Select(batch => batch.Slice(0, batch.Length - 1)).RunAsync();
        Assert.Equal(result.Read, result.Written + result.Filtered);
        Assert.True(result.Filtered > 100);
        await using var chosen = new Stage(1000);
        result = await chosen
            .Transfer()
            .Select(batch => batch.Where(row => ((Column<long>)batch.Columns[0]).Values[row] % 2 == 0))
            .RunAsync();
        Assert.Equal((500L, 500L), (result.Written, result.Filtered));
        var twice = stage.Transfer().Select(batch => new Batch([batch.Share(0)], batch.Length));
        var error = await Assert.ThrowsAsync<WeirException>(async () => await twice.RunAsync());
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
    }

    [Fact]
    public async Task A_lost_snapshot_stops_the_job_and_resume_completes()
    {
        await using var stage = new Stage(1000);
        stage.Target.At = (step, chunk) =>
        {
            if (step == "committed" && chunk == "n 500 600")
            {
                stage.Numbers.Lost.Cancel();
            }
        };
        var settings = Stage.Quick with { Workers = 1 };
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await stage.Transfer().WithSettings(settings).RunAsync()
        );
        Assert.Equal(ErrorCode.ConnectionLost, error.Code);
        Assert.Equal(6, stage.Target.Run!.Chunks.Count);
    }

    [Fact]
    public async Task A_changed_job_or_source_is_not_resumed()
    {
        await using var stage = new Stage(1000);
        stage.Target.At = (step, chunk) =>
        {
            if (step == "write" && chunk == "n 300 400")
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer().RunAsync());
        stage.Target.At = (_, _) => { };
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await stage.Transfer(TransferMode.Truncate).RunAsync()
        );
        Assert.Equal(ErrorCode.JobChanged, error.Code);
        Assert.Contains("mode was \"replace\" and is \"truncate\"", error.Message, StringComparison.Ordinal);
        stage.Numbers.State = "2";
        error = await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer().RunAsync());
        Assert.Equal(ErrorCode.SourceChanged, error.Code);
        var result = await (stage.Transfer() with { Earlier = EarlierRunPolicy.Restart }).RunAsync();
        Assert.Equal((1000L, 0), (result.Written, result.ResumedChunks));
        Assert.Equal(Stage.Expected(1000), stage.Target.Rows);
    }

    [Fact]
    public async Task A_stream_that_changed_is_not_resumed()
    {
        await using var stage = new Stage(1000, isChunked: false);
        var commits = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "commit" && ++commits == 5)
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        var one = Stage.Quick with { Workers = 1, MaxFailedChunks = 1 };
        await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer().WithSettings(one).RunAsync());
        Assert.Equal(4, stage.Target.Run!.Chunks.Count);
        stage.Target.At = (_, _) => { };
        var other = stage.Transfer();
        stage.Session.RemoveTable("numbers");
        stage.Session.AddTable("numbers", new NumbersTable(250, isChunked: false));
        var error = await Assert.ThrowsAsync<WeirException>(async () => await other.RunAsync());
        Assert.Equal(ErrorCode.SourceChanged, error.Code);
    }

    [Fact]
    public async Task An_append_that_is_done_is_not_done_twice_unless_told()
    {
        await using var stage = new Stage(100);
        await stage.Transfer(TransferMode.Append).RunAsync();
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await stage.Transfer(TransferMode.Append).RunAsync()
        );
        Assert.Contains("would add them twice", error.Message, StringComparison.Ordinal);
        Assert.Equal(100, stage.Target.Rows.Count);
    }

    [Fact]
    public async Task Two_runs_of_one_job_never_mix()
    {
        await using var stage = new Stage(100);
        Task<TransferResult>? second = null;
        stage.Target.At = (step, _) =>
        {
            if (step == "commit")
            {
                second ??= stage.Transfer().RunAsync().AsTask();
            }
        };
        await stage.Transfer().RunAsync();
        var error = await Assert.ThrowsAsync<WeirException>(() => second!);
        Assert.Equal(ErrorCode.JobRunning, error.Code);
        Assert.Equal(100, stage.Target.Rows.Count);
    }

    [Fact]
    public async Task Verification_finds_a_changed_row()
    {
        await using var stage = new Stage(1000);
        var result = await (stage.Transfer() with { Verifies = true }).RunAsync();
        Assert.True(result.Verification!.IsEqual);
        Assert.Equal((1000L, 10), (result.Verification.Rows, result.Verification.Chunks));
        stage.Target.Damage();
        var verification = await stage.Transfer().VerifyAsync();
        var difference = Assert.Single(verification.Differences);
        Assert.Equal(["n=-1, word=-1", "n=0, word=0"], difference.Keys);
        verification = await stage.Transfer(TransferMode.Upsert, "n").VerifyAsync();
        Assert.Equal(["n=-1", "n=0"], verification.Differences[0].Keys);
        stage.Numbers.State = "2";
        verification = await stage.Transfer().VerifyAsync();
        Assert.Empty(Assert.Single(verification.Differences).Keys);
    }

    [Fact]
    public async Task A_verification_that_fails_leaves_the_run_done()
    {
        await using var stage = new Stage(100);
        stage.Target.At = (step, _) =>
        {
            if (step == "read back")
            {
                throw new WeirException(ErrorCode.ConnectionLost, "lost");
            }
        };
        await Assert.ThrowsAsync<WeirException>(async () =>
            await (stage.Transfer(TransferMode.Append) with { Verifies = true }).RunAsync()
        );
        Assert.Equal(LedgerState.Done, stage.Target.Run!.State);
        await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer(TransferMode.Append).RunAsync());
        Assert.Equal(100, stage.Target.Rows.Count);
    }

    [Fact]
    public async Task A_contract_that_one_transaction_cannot_keep_is_refused()
    {
        await using var stage = new Stage(10);
        var wrong = stage.Transfer() with { Commits = CommitScope.Load, Contract = SchemaContract.Evolve };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await wrong.RunAsync());
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
    }

    [Fact]
    public async Task The_rate_of_the_source_is_limited()
    {
        await using var stage = new Stage(1000);
        var settings = Stage.Quick with { MaxRowsPerSecond = 2000 };
        var result = await stage.Transfer().WithSettings(settings).RunAsync();
        Assert.True(result.Time > TimeSpan.FromSeconds(0.3), $"{result.Time}");
    }

    [Fact]
    public async Task The_plan_says_what_will_be_done()
    {
        await using var stage = new Stage(1000);
        var plan = await stage.Transfer().PlanAsync();
        Assert.Equal(("ranges of n", 10, 4, true), (plan.Method, plan.Chunks.Count, plan.Workers, plan.IsSnapshot));
        Assert.Null(stage.Target.Run);
        var joined = Transfer
            .From(stage.Session, "select a.n from numbers a join numbers b on a.n = b.n")
            .To("memory.copy");
        Assert.Equal("the query joins", (await joined.PlanAsync()).Reason);
        Assert.Equal(1000, (await joined.WithSettings(Stage.Quick).RunAsync()).Written);
    }
}
