namespace Weir.Pipelines.Tests;

public sealed class ExecTaskTests : IDisposable
{
    private readonly Support.Pipelines _pipelines = new();

    public void Dispose() => _pipelines.Dispose();

    [Fact]
    public async Task Statements_of_list_and_file_are_executed_before_what_comes_after()
    {
        File.WriteAllText(
            Path.Combine(_pipelines.Folder, "rows.jsonl"),
            """
            {"sql": "INSERT INTO t VALUES (?1, ?2)", "params": [1, "it's; one"]}
            {"sql": "INSERT INTO t VALUES (?1, ?2)", "params": [2, null]}
            """
        );
        var report = await _pipelines.RunAsync(
            """
            connections: { app: { type: sqlite, path: app.db } }
            tasks:
              make: { exec: { on: app, sql: ["CREATE TABLE t (id int PRIMARY KEY, name text)", "INSERT INTO t VALUES (0, 'a;b');"] } }
              fill: { exec: { on: app, file: rows.jsonl }, after: [make] }
              out: { load: { sql: "SELECT * FROM app.t ORDER BY id", to: out.csv }, after: [fill] }
            """
        );
        Assert.True(report.IsSuccess, report.Error?.ToString());
        Assert.Equal(2, report.Tasks[0].Outcome.Written);
        Assert.Equal(
            ["id,name", "0,a;b", "1,it's; one", "2,"],
            File.ReadAllLines(Path.Combine(_pipelines.Folder, "out.csv"))
        );
    }

    [Fact]
    public async Task A_failed_statement_fails_the_task_and_leaves_nothing()
    {
        var report = await _pipelines.RunAsync(
            """
            connections: { app: { type: sqlite, path: app.db } }
            tasks:
              make: { exec: { on: app, sql: CREATE TABLE t (id int PRIMARY KEY) } }
              bad: { exec: { on: app, sql: ["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)"] }, after: [make] }
            """
        );
        Assert.False(report.IsSuccess);
        Assert.Equal(ErrorCode.ConstraintViolation, ((WeirException)report.Error!).Code);
        Assert.Contains("number 1", report.Error.Message, StringComparison.Ordinal);
        var after = await _pipelines.RunAsync(
            """
            connections: { app: { type: sqlite, path: app.db } }
            tasks:
              none: { expect: { from: app.t, rows: "= 0" } }
              some: { exec: { on: app, strategy: best_effort, on_error: reject, sql: ["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)"] }, after: [none] }
            """
        );
        Assert.Equal((1L, 1L), (after.Tasks[1].Outcome.Written, after.Tasks[1].Outcome.Rejected));
    }
}
