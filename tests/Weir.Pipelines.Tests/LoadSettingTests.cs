using System.Diagnostics;
using Weir.Connectors;
using Weir.Pipelines.Tests.Support;

namespace Weir.Pipelines.Tests;

/// <summary>Each key of a load does what it says.</summary>
public sealed class LoadSettingTests
{
    [Fact]
    public async Task The_rows_are_cut_into_chunks_and_accounted_for()
    {
        await using var stage = new LoadStage(1000);
        var report = await stage.RunAsync("chunk_rows: 100, where: \"n % 2 = 0\"");
        Assert.Null(report.Error);
        Assert.Equal(10, stage.Target.Run!.Chunks.Count);
        Assert.Equal(
            (1000L, 500L, 500L, 0L),
            (report.Outcome.Read, report.Outcome.Written, report.Outcome.Filtered, report.Outcome.Rejected)
        );
        Assert.Equal(500, stage.Target.Rows.Count);
    }

    [Theory]
    [InlineData("parallel: on, workers: 3", 3)]
    [InlineData("parallel: on, workers: 1", 1)]
    [InlineData("parallel: off, workers: 3", 1)]
    [InlineData("workers: 3, min_rows_for_parallel: 501", 1)]
    [InlineData("workers: 3, min_rows_for_parallel: 500", 3)]
    public async Task Workers_move_chunks_at_the_same_time(string keys, int workers)
    {
        await using var stage = new LoadStage(500);
        stage.Target.At = (step, _) =>
        {
            if (step == "write" && stage.Target.MostWriters < workers)
            {
                SpinWait.SpinUntil(() => stage.Target.MostWriters >= workers, TimeSpan.FromSeconds(10));
            }
        };
        var report = await stage.RunAsync("chunk_rows: 100, " + keys);
        Assert.Null(report.Error);
        Assert.Equal((workers, 500), (stage.Target.MostWriters, stage.Target.Rows.Count));
    }

    [Fact]
    public async Task Chunks_are_tried_again_as_often_and_as_soon_as_set()
    {
        await using var stage = new LoadStage(10);
        var attempts = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "commit")
            {
                attempts++;
                throw new WeirException(ErrorCode.ConnectionLost, "lost");
            }
        };
        var clock = Stopwatch.StartNew();
        var report = await stage.RunAsync("retries: 12, retry_delay: 1ms, max_retry_delay: 2ms");
        Assert.Equal((13, ErrorCode.ConnectionLost), (attempts, ((WeirException)report.Error!).Code));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task The_rate_of_the_source_is_limited()
    {
        await using var stage = new LoadStage(1000);
        var report = await stage.RunAsync("max_rows_per_second: 2000");
        Assert.True(report.Time > TimeSpan.FromSeconds(0.3), $"{report.Time}");
    }

    [Fact]
    public async Task The_source_is_asked_as_the_task_says()
    {
        await using var stage = new LoadStage(10);
        await stage.RunAsync("chunk_key: [n, word], statement_limit: 3s, chunk_rows: 7");
        Assert.Equal("n, word", string.Join(", ", stage.Numbers.Asked!.Key));
        Assert.Equal(
            (TimeSpan.FromSeconds(3), 7L),
            (stage.Numbers.Asked.StatementLimit, stage.Numbers.Asked.ChunkRows)
        );
    }

    [Fact]
    public async Task A_cursor_lets_a_load_take_what_is_new()
    {
        await using var stage = new LoadStage(10);
        Assert.Equal(10, (await stage.RunAsync("mode: append, cursor: n")).Outcome.Written);
        Assert.Equal(0, (await stage.RunAsync("mode: append, cursor: n")).Outcome.Written);
    }

    [Fact]
    public async Task The_target_is_asked_as_the_task_says()
    {
        await using var stage = new LoadStage(10);
        await stage.RunAsync(
            "mode: scd2, key: n, duplicates: last, contract: reject_row, history: { from: a, to: b, is_current: c }"
        );
        var asked = stage.Target.Asked!;
        Assert.Equal((TransferMode.Scd2, "n"), (asked.Mode, string.Join(", ", asked.Key)));
        Assert.Equal((DuplicatePolicy.Last, SchemaContract.RejectRow), (asked.Duplicates, asked.Contract));
        Assert.Equal(new HistoryColumns("a", "b", "c"), asked.History);
    }

    [Fact]
    public async Task No_more_chunks_are_begun_after_the_set_number_of_failures()
    {
        await using var stage = new LoadStage(1000);
        var failures = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "write")
            {
                failures++;
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        await stage.RunAsync("chunk_rows: 100, workers: 1, max_failed_chunks: 2");
        Assert.Equal(2, failures);
    }

    [Fact]
    public async Task Refused_rows_go_to_the_file_of_the_run_or_of_the_task()
    {
        await using var stage = new LoadStage(100);
        stage.Target.Refuses = row => row.Contains("=x", StringComparison.Ordinal);
        var report = await stage.RunAsync("chunk_rows: 7, on_error: reject", "rejects: { file: run.csv }");
        Assert.Equal((100L, 90L, 10L), (report.Outcome.Read, report.Outcome.Written, report.Outcome.Rejected));
        Assert.Equal(11, File.ReadAllLines(stage.PathOf("run.csv")).Length);
        report = await stage.RunAsync("chunk_rows: 7, rejects: own.csv", "rejects: { file: other.csv }");
        Assert.Equal(10, report.Outcome.Rejected);
        Assert.Equal(11, File.ReadAllLines(stage.PathOf("own.csv")).Length);
        Assert.False(File.Exists(stage.PathOf("other.csv")));
    }

    [Theory]
    [InlineData("on_error: reject, max_rejects: 9", "")]
    [InlineData("rejects: own.csv, max_rejects: 9", "")]
    [InlineData("on_error: reject", "rejects: { limit: 9 }")]
    public async Task Too_many_rejected_rows_fail_the_load(string keys, string run)
    {
        await using var stage = new LoadStage(100);
        stage.Target.Refuses = row => row.Contains("=x", StringComparison.Ordinal);
        var report = await stage.RunAsync(keys, run);
        Assert.Equal(ErrorCode.LimitExceeded, ((WeirException)report.Error!).Code);
    }

    [Fact]
    public async Task The_target_is_compared_when_told()
    {
        await using var stage = new LoadStage(100);
        stage.Target.At = (step, _) =>
        {
            if (step == "finished")
            {
                stage.Target.Damage();
            }
        };
        Assert.Null((await stage.RunAsync("chunk_rows: 10")).Error);
        var report = await stage.RunAsync("chunk_rows: 10, verify: true");
        Assert.Equal(ErrorCode.IntegrityError, ((WeirException)report.Error!).Code);
        Assert.Contains("n 0 to 10", report.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_task_wins_over_the_configuration()
    {
        await using var stage = new LoadStage(100, ("chunk_rows", "50"), ("workers", "1"));
        await stage.RunAsync("parallel: auto");
        Assert.Equal(2, stage.Target.Run!.Chunks.Count);
        await stage.RunAsync("chunk_rows: 25");
        Assert.Equal(4, stage.Target.Run!.Chunks.Count);
    }

    [Fact]
    public async Task A_wrong_setting_of_the_configuration_is_found_before_anything_runs()
    {
        await using var stage = new LoadStage(100, ("chunk_rows", "few"));
        var error = await Assert.ThrowsAsync<WeirException>(() => stage.RunAsync("mode: append"));
        Assert.Contains("chunk_rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_load_is_resumed_and_a_finished_one_is_done_again()
    {
        await using var stage = new LoadStage(1000);
        stage.Target.At = (step, chunk) =>
        {
            if (step == "write" && chunk == "n 300 400")
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        Assert.NotNull((await stage.RunAsync("chunk_rows: 100, mode: append")).Error);
        stage.Target.At = (_, _) => { };
        stage.Numbers.Opened = 0;
        var report = await stage.RunAsync("chunk_rows: 100, mode: append");
        Assert.Equal((1000L, 1), (report.Outcome.Written, stage.Numbers.Opened));
        Assert.Equal(1000, stage.Target.Rows.Count);
        Assert.Equal(1, stage.Target.Run!.Run);
        await stage.RunAsync("chunk_rows: 100, mode: truncate");
        Assert.Equal((2L, 11), (stage.Target.Run!.Run, stage.Numbers.Opened));
    }

    [Fact]
    public async Task A_failure_that_passes_is_repeated_by_the_run_and_resumes()
    {
        await using var stage = new LoadStage(1000);
        var failures = 0;
        stage.Target.At = (step, chunk) =>
        {
            if (step == "write" && chunk == "n 300 400" && ++failures < 3)
            {
                throw new WeirException(ErrorCode.ConnectionLost, "lost");
            }
        };
        var report = await stage.RunAsync("chunk_rows: 100, retries: 0, mode: append", "retries: 2, retry_delay: 1ms");
        Assert.Null(report.Error);
        Assert.Equal((3, 1000L), (report.Attempts, report.Outcome.Written));
        Assert.Equal((1000, 12), (stage.Target.Rows.Count, stage.Numbers.Opened));
    }

    [Fact]
    public async Task An_interrupted_load_of_another_source_or_another_load_is_begun_anew()
    {
        await using var stage = new LoadStage(1000);
        stage.Target.At = (step, chunk) =>
        {
            if (step == "write" && chunk == "n 300 400")
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        Assert.NotNull((await stage.RunAsync("chunk_rows: 100")).Error);
        Assert.NotNull((await stage.RunAsync("chunk_rows: 100, mode: truncate")).Error);
        stage.Target.At = (_, _) => { };
        stage.Numbers.State = "2";
        var report = await stage.RunAsync("chunk_rows: 100, mode: truncate");
        Assert.Null(report.Error);
        Assert.Equal((1000L, 1000), (report.Outcome.Written, stage.Target.Rows.Count));
        Assert.Equal(2, stage.Observer.Events.Count(e => e.Contains("begun anew", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rejected_rows_of_an_interrupted_load_are_not_lost()
    {
        await using var stage = new LoadStage(1000);
        stage.Target.Refuses = row => row.Contains("=x", StringComparison.Ordinal);
        stage.Target.At = (step, chunk) =>
        {
            if (step == "write" && chunk == "n 300 400")
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        Assert.NotNull((await stage.RunAsync("chunk_rows: 100, on_error: reject", "rejects: { file: r.csv }")).Error);
        stage.Target.At = (_, _) => { };
        var report = await stage.RunAsync("chunk_rows: 100, on_error: reject", "rejects: { file: r.csv }");
        Assert.Equal((900L, 100L), (report.Outcome.Written, report.Outcome.Rejected));
        Assert.Equal(101, File.ReadAllLines(stage.PathOf("r.csv")).Length);
    }
}
