using Weir.Pipelines.Tests.Support;

namespace Weir.Pipelines.Tests;

public sealed class RunnerTests : IDisposable
{
    private readonly Support.Pipelines _pipelines = new();

    public void Dispose() => _pipelines.Dispose();

    [Fact]
    public async Task Tasks_start_when_what_they_need_is_there()
    {
        var report = await _pipelines.RunAsync(
            """
            tasks:
              b: { sql: "SELECT x + 1 AS x FROM a" }
              a: { sql: "SELECT i AS x FROM generate_series(1, 1000) AS g(i)" }
              c: { load: { from: b, to: out/c.csv } }
            """
        );
        Assert.True(report.IsSuccess, report.Error?.ToString());
        Assert.Equal(
            "started a,Succeeded a,started b,Succeeded b,started c,Succeeded c",
            string.Join(',', _pipelines.Observer.Events)
        );
        Assert.Equal(1001, File.ReadAllLines(Path.Combine(_pipelines.Folder, "out", "c.csv")).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_tasks_run_at_once_than_allowed(int parallel)
    {
        var tasks = string.Join(
            '\n',
            Enumerable
                .Range(0, 9)
                .Select(i => $"  t{i}: {{ sql: \"SELECT count(*) FROM generate_series(1, 300000) AS g(i)\" }}")
        );
        var report = await _pipelines.RunAsync($"tasks:\n{tasks}\nrun: {{ parallel: {parallel} }}");
        Assert.True(report.IsSuccess);
        Assert.InRange(_pipelines.Observer.MostAtOnce, 1, parallel);
        Assert.True(parallel == 1 || _pipelines.Observer.MostAtOnce > 1);
    }

    [Fact]
    public async Task A_failure_stops_what_has_not_started()
    {
        var report = await _pipelines.RunAsync(
            """
            tasks:
              bad: { sql: "SELECT 1 / (i - 1) FROM generate_series(1, 2) AS g(i)" }
              next: { sql: "SELECT * FROM bad" }
              other: { load: { sql: "SELECT 1 AS a", to: other.csv } }
            run: { parallel: 1 }
            """
        );
        Assert.Equal("Failed,Skipped,Skipped", string.Join(',', report.Tasks.Select(t => t.State)));
        Assert.Equal(ErrorCode.DivisionByZero, ((WeirException)report.Error!).Code);
        Assert.StartsWith("task \"bad\": ", report.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(_pipelines.Files());
    }

    [Fact]
    public async Task With_continue_what_does_not_depend_on_the_failure_runs()
    {
        var report = await _pipelines.RunAsync(
            """
            tasks:
              bad: { sql: "SELECT 1 / (i - 1) FROM generate_series(1, 2) AS g(i)" }
              next: { sql: "SELECT * FROM bad" }
              other: { load: { sql: "SELECT 1 AS a", to: other.csv } }
            run: { parallel: 1, on_failure: continue }
            """
        );
        Assert.Equal("Failed,Skipped,Succeeded", string.Join(',', report.Tasks.Select(t => t.State)));
        Assert.False(report.IsSuccess);
        Assert.Equal("other.csv", string.Join(' ', _pipelines.Files()));
    }

    [Fact]
    public async Task Failures_that_may_pass_are_repeated()
    {
        var flaky = new FlakyTask(2, ErrorCode.ConnectionLost);
        var report = await RunAsync(flaky, "retries: 2, retry_delay: 1ms");
        Assert.True(report.IsSuccess);
        Assert.Equal(3, report.Tasks[0].Attempts);
        Assert.Equal("started t,retrying t,retrying t,Succeeded t", string.Join(',', _pipelines.Observer.Events));
    }

    [Fact]
    public async Task Other_failures_and_forbidden_ones_are_not_repeated()
    {
        Assert.Equal(
            1,
            (await RunAsync(new FlakyTask(9, ErrorCode.DivisionByZero), "retries: 3, retry_delay: 1ms"))
                .Tasks[0]
                .Attempts
        );
        Assert.Equal(
            1,
            (
                await RunAsync(
                    new FlakyTask(9, ErrorCode.ConnectionLost, forbidsRetry: true),
                    "retries: 3, retry_delay: 1ms"
                )
            )
                .Tasks[0]
                .Attempts
        );
        Assert.Equal(1, (await RunAsync(new FlakyTask(9, ErrorCode.ConnectionLost), "parallel: 1")).Tasks[0].Attempts);
        var last = await RunAsync(new FlakyTask(9, ErrorCode.ConnectionLost), "retries: 3, retry_delay: 1ms");
        Assert.Equal((4, TaskState.Failed), (last.Tasks[0].Attempts, last.Tasks[0].State));
    }

    [Fact]
    public async Task Time_limits_of_tasks_and_of_the_run_end_them()
    {
        const string Long =
            "SELECT sum(a.i * b.i) FROM generate_series(1, 1000000) AS a(i), generate_series(1, 100000) AS b(i)";
        var task = await _pipelines.RunAsync($"tasks: {{ t: {{ sql: \"{Long}\", timeout: 300ms }} }}");
        Assert.Equal(ErrorCode.Timeout, ((WeirException)task.Error!).Code);
        var run = await _pipelines.RunAsync(
            $"tasks: {{ t: {{ sql: \"{Long}\" }}, u: {{ sql: \"SELECT * FROM t\" }} }}\nrun: {{ timeout: 300ms }}"
        );
        Assert.Equal(ErrorCode.Timeout, ((WeirException)run.Error!).Code);
        Assert.Equal("Cancelled,Skipped", string.Join(',', run.Tasks.Select(t => t.State)));
    }

    [Fact]
    public async Task Cancellation_leaves_through_the_run()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _pipelines.RunAsync(
                "tasks: { t: { load: { sql: \"SELECT sum(a.i * b.i) FROM generate_series(1, 1000000) AS a(i), generate_series(1, 100000) AS b(i)\", to: out.csv } } }",
                cancellationToken: stop.Token
            )
        );
        Assert.Empty(_pipelines.Files());
    }

    [Fact]
    public async Task Large_results_go_to_disk_and_read_the_same()
    {
        var report = await _pipelines.RunAsync(
            """
            tasks:
              large: { sql: "SELECT i, 'some text of the row number ' || i AS t, CASE WHEN i % 3 > 0 THEN i / 2.0 END AS d FROM generate_series(1, 200000) AS g(i)" }
              check: { expect: { from: large, rows: "= 200000", unique: [i], all: ["t = 'some text of the row number ' || i"] } }
              out: { load: { sql: "SELECT count(*) AS n, sum(i) AS i, sum(d) AS d, max(length(t)) AS l FROM large", to: out.csv } }
            run: { parallel: 8 }
            """
        );
        Assert.True(report.IsSuccess, report.Error?.ToString());
        Assert.StartsWith(
            "n,i,d,l\n200000,20000100000,6666733333.5",
            File.ReadAllText(Path.Combine(_pipelines.Folder, "out.csv")),
            StringComparison.Ordinal
        );
        Assert.Equal("out.csv", string.Join(' ', _pipelines.Files()));
    }

    [Fact]
    public async Task Rejected_rows_are_counted_once_and_kept_with_their_reason()
    {
        _pipelines.Write("in.csv", "id,at\n1,2026-01-01\n2,never\n3,2026-01-03\nx\n");
        var report = await _pipelines.RunAsync(
            """
            connections: { lake: { type: files, path: ., csv: { on_error: reject, types: { at: DATE } } } }
            tasks:
              rows: { sql: "SELECT * FROM lake.in" }
              load: { load: { from: rows, to: out.jsonl } }
            run: { rejects: { file: bad/rows.csv } }
            """
        );
        Assert.True(report.IsSuccess, report.Error?.ToString());
        Assert.Equal((2, true), (report.Rejected, report.HasUnplannedRejects));
        Assert.Equal(
            (4, 2, 2),
            (report.Tasks[0].Outcome.Read, report.Tasks[0].Outcome.Rows, report.Tasks[0].Outcome.Rejected)
        );
        var lines = File.ReadAllLines(Path.Combine(_pipelines.Folder, "bad", "rows.csv"));
        Assert.Equal("source,position,column,reason,row", lines[0]);
        Assert.Contains(
            lines,
            l => l.Contains(",3,at,", StringComparison.Ordinal) && l.EndsWith("\"2,never\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task More_rejected_rows_than_the_limit_fail_the_task()
    {
        _pipelines.Write("in.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,2\nx\n", 20)));
        var report = await _pipelines.RunAsync(
            """
            tasks: { l: { load: { sql: "SELECT * FROM read_csv('in.csv', on_error => 'reject')", to: out.csv } } }
            run: { rejects: { limit: 5, file: bad.csv } }
            """
        );
        Assert.Equal(ErrorCode.LimitExceeded, ((WeirException)report.Error!).Code);
        Assert.Equal("in.csv", string.Join(' ', _pipelines.Files()));
    }

    [Fact]
    public async Task A_warning_is_not_a_failure()
    {
        var report = await _pipelines.RunAsync(
            """
            tasks:
              t: { sql: "SELECT * FROM (VALUES (1, 1), (1, 1), (2, NULL)) AS v(a, b)" }
              check: { expect: { from: t, unique: [[a, b]], not_null: [b], severity: warn } }
            """
        );
        Assert.True(report.IsSuccess);
        var warning = Assert.Single(_pipelines.Observer.Events, e => e.StartsWith("warned", StringComparison.Ordinal));
        Assert.Contains("unique a, b: 1 values", warning, StringComparison.Ordinal);
        Assert.Contains("not_null b: 1 rows", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("= 3", true)]
    [InlineData("3", true)]
    [InlineData("> 3", false)]
    [InlineData(">= 3", true)]
    [InlineData("< 4", true)]
    [InlineData("<= 2", false)]
    [InlineData("<> 3", false)]
    [InlineData("!= 4", true)]
    public async Task Row_counts_are_compared(string comparison, bool holds)
    {
        var report = await _pipelines.RunAsync(
            $"tasks: {{ c: {{ expect: {{ from: t, rows: \"{comparison}\" }} }}, t: {{ sql: \"SELECT * FROM generate_series(1, 3) AS g(i)\" }} }}"
        );
        Assert.Equal(holds, report.IsSuccess);
        Assert.True(holds || ((WeirException)report.Error!).Code == ErrorCode.ExpectationFailed);
    }

    private Task<PipelineReport> RunAsync(FlakyTask flaky, string run)
    {
        _pipelines.Observer.Events.Clear();
        return _pipelines.RunAsync(
            $"tasks: {{ t: {{ sql: \"SELECT 1\" }} }}\nrun: {{ {run} }}",
            change: p => p with { Tasks = [p.Tasks[0] with { Work = flaky }] }
        );
    }
}
