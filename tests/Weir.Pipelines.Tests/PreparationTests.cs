namespace Weir.Pipelines.Tests;

public sealed class PreparationTests : IDisposable
{
    private readonly Support.Pipelines _pipelines = new();

    public void Dispose() => _pipelines.Dispose();

    [Fact]
    public async Task Edges_come_from_use_and_from_after()
    {
        var tasks = await _pipelines.PrepareAsync(
            """
            tasks:
              c: { sql: "SELECT * FROM a JOIN b ON a.x = b.x WHERE EXISTS (SELECT 1 FROM d)" }
              a: { sql: "SELECT 1 AS x" }
              b: { sql: "WITH w AS (SELECT x FROM a) SELECT * FROM w" }
              d: { sql: "SELECT 'a' AS b", after: [a] }
              e: { load: { sql: "SELECT * FROM c", to: out.csv }, after: [d] }
            """
        );
        Assert.Equal(
            "c: a b d; a: ; b: a; d: a; e: c d",
            string.Join(
                "; ",
                tasks.Select(t => $"{t.Definition.Name}: {string.Join(' ', t.DependsOn.Order(StringComparer.Ordinal))}")
            )
        );
        Assert.Empty(tasks[3].Reads);
    }

    [Fact]
    public async Task A_column_or_text_named_like_a_task_is_no_edge()
    {
        var tasks = await _pipelines.PrepareAsync(
            """
            tasks:
              orders: { sql: "SELECT revenue.revenue AS orders FROM revenue" }
              revenue: { sql: "SELECT 1 AS revenue, 'orders' AS t, 2 AS orders" }
            """
        );
        Assert.Empty(tasks[1].DependsOn);
    }

    [Fact]
    public async Task A_task_that_names_itself_means_the_table()
    {
        _pipelines.Write("orders.csv", "id\n1\n");
        var tasks = await _pipelines.PrepareAsync(
            """
            connections: { lake: { type: files, path: . } }
            tasks: { orders: { sql: "SELECT id + 1 AS id FROM orders" } }
            """
        );
        Assert.Empty(tasks[0].DependsOn);
    }

    [Fact]
    public async Task Circles_are_refused_with_their_path()
    {
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            _pipelines.PrepareAsync(
                "tasks: { a: { sql: \"SELECT * FROM c\" }, b: { sql: \"SELECT * FROM a\" }, c: { sql: \"SELECT 1\", after: [b] } }"
            )
        );
        Assert.Equal(ErrorCode.ConfigurationError, error.Code);
        Assert.Contains("a -> c -> b -> a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_task_will_make_is_checked_when_it_is_there()
    {
        var tasks = await _pipelines.PrepareAsync(
            """
            connections: { app: { type: sqlite, path: app.db } }
            tasks:
              load: { load: { sql: "SELECT 1 AS a", to: app.t } }
              back: { sql: "SELECT * FROM app.t", after: [load] }
            """
        );
        Assert.NotNull(tasks[1].Postponed);
        var report = await _pipelines.RunAsync(await File.ReadAllTextAsync(Path.Combine(_pipelines.Folder, "p.yaml")));
        Assert.True(report.IsSuccess);
        Assert.Equal(1, report.Tasks[1].Outcome.Rows);
    }

    [Fact]
    public async Task A_task_without_a_result_cannot_be_read()
    {
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            _pipelines.PrepareAsync(
                "tasks: { l: { load: { sql: \"SELECT 1 AS a\", to: o.csv } }, s: { sql: \"SELECT * FROM l\" } }"
            )
        );
        Assert.Contains("makes no table", error.Message, StringComparison.Ordinal);
    }
}
