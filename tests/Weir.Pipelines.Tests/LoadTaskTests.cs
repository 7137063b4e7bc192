namespace Weir.Pipelines.Tests;

/// <summary>Loads from and into files and SQLite.</summary>
public sealed class LoadTaskTests : IDisposable
{
    private const string App = "connections: { app: { type: sqlite, path: app.db } }\n";

    private readonly Support.Pipelines _pipelines = new();

    public void Dispose() => _pipelines.Dispose();

    [Theory]
    [InlineData("upsert", "1:a,2:B,3:C")]
    [InlineData("scd1", "1:a,2:B,3:C")]
    [InlineData("insert_new", "1:a,2:b,3:C")]
    [InlineData("merge", "2:B,3:C")]
    public async Task Modes_with_a_key_change_what_is_there(string mode, string expected)
    {
        await LoadAsync("(1, 'a'), (2, 'b')", "mode: create, key: id");
        await LoadAsync("(2, 'B'), (3, 'C')", $"mode: {mode}, key: id");
        Assert.Equal(expected, await RowsAsync("SELECT id || ':' || name AS r FROM app.t ORDER BY id"));
    }

    [Fact]
    public async Task A_history_is_kept()
    {
        const string Keys = "mode: scd2, key: [id], history: { from: since, to: until, is_current: now }";
        await LoadAsync("(1, 'a'), (2, 'b')", Keys);
        await LoadAsync("(1, 'a'), (2, 'B')", Keys);
        Assert.Equal(
            "1:a:true,2:B:true,2:b:false",
            await RowsAsync(
                "SELECT id || ':' || name || ':' || CASE WHEN now THEN 'true' ELSE 'false' END AS r FROM app.t ORDER BY id, now DESC"
            )
        );
    }

    [Theory]
    [InlineData("first", "1:a")]
    [InlineData("last", "1:b")]
    [InlineData("fail", null)]
    public async Task Duplicates_are_decided_by_policy(string policy, string? expected)
    {
        var report = await _pipelines.RunAsync(
            Load("(1, 'a'), (1, 'b')", $"mode: upsert, key: id, duplicates: {policy}")
        );
        Assert.Equal(expected is not null, report.IsSuccess);
        if (expected is not null)
        {
            Assert.Equal(expected, await RowsAsync("SELECT id || ':' || name AS r FROM app.t"));
        }
    }

    [Theory]
    [InlineData("fail", null)]
    [InlineData("evolve", "1:-,2:x")]
    [InlineData("freeze", "1,2")]
    public async Task Other_columns_are_taken_as_the_contract_says(string contract, string? expected)
    {
        await LoadAsync("(1, 'a')", "mode: create");
        var report = await _pipelines.RunAsync(
            App
                + $"tasks: {{ l: {{ load: {{ sql: \"SELECT 2 AS id, 'b' AS name, 'x' AS more\", to: app.t, mode: append, contract: {contract} }} }} }}"
        );
        Assert.Equal(expected is not null, report.IsSuccess);
        if (expected is not null)
        {
            var more = contract == "evolve" ? " || ':' || coalesce(more, '-')" : "";
            Assert.Equal(expected, await RowsAsync($"SELECT CAST(id AS VARCHAR){more} AS r FROM app.t ORDER BY id"));
        }
    }

    [Fact]
    public async Task A_load_run_twice_loads_twice()
    {
        await LoadAsync("(1, 'a')", "mode: append");
        await LoadAsync("(1, 'a')", "mode: append");
        Assert.Equal("1:a,1:a", await RowsAsync("SELECT id || ':' || name AS r FROM app.t"));
        Assert.Equal(
            "2",
            await RowsAsync("SELECT count(*) AS r FROM app.weir_load WHERE chunk = '' AND state = 'done'")
        );
    }

    [Fact]
    public async Task An_atomic_append_that_fails_leaves_nothing_and_no_ledger()
    {
        const string Rows =
            "tasks: { l: { load: { sql: \"SELECT 100 / (9000 - i) AS id FROM generate_series(1, 10000) AS g(i)\", to: app.t, mode: append, chunk_rows: 1000, workers: 1, atomic: true } } }";
        await LoadAsync("(1, 'a')", "mode: append, atomic: true");
        var report = await _pipelines.RunAsync(App + Rows);
        Assert.Equal(ErrorCode.DivisionByZero, ((WeirException)report.Error!).Code);
        Assert.Equal("1:a", await RowsAsync("SELECT id || ':' || name AS r FROM app.t"));
        var error = await Assert.ThrowsAsync<WeirException>(() => RowsAsync("SELECT job AS r FROM app.weir_load"));
        Assert.Equal(ErrorCode.TableNotFound, error.Code);
    }

    [Fact]
    public async Task A_table_is_loaded_into_another_of_the_same_file()
    {
        await LoadAsync("(1, 'a'), (2, 'b')", "mode: create");
        var report = await _pipelines.RunAsync(
            App + "tasks: { l: { load: { from: app.t, to: app.u, mode: append } } }"
        );
        Assert.True(report.IsSuccess, report.Error?.ToString());
        Assert.Equal("1:a,2:b", await RowsAsync("SELECT id || ':' || name AS r FROM app.u ORDER BY id"));
    }

    [Fact]
    public async Task A_folder_takes_files_by_the_values_of_columns()
    {
        var report = await _pipelines.RunAsync(
            "tasks: { l: { load: { sql: \"SELECT i % 3 AS k, i FROM generate_series(1, 100) AS g(i)\", to: out/, options: { format: csv, partition_by: k } } } }"
        );
        Assert.True(report.IsSuccess, report.Error?.ToString());
        Assert.Equal(
            "k=0 k=1 k=2",
            string.Join(
                ' ',
                Directory
                    .GetDirectories(Path.Combine(_pipelines.Folder, "out"), "k=*")
                    .Select(Path.GetFileName)
                    .Order(StringComparer.Ordinal)
            )
        );
    }

    [Fact]
    public async Task Damaged_rows_of_a_file_are_rejected_when_the_task_rejects()
    {
        _pipelines.Write("in.csv", "id,name\n1,a\nx\n3,c\n");
        const string Task = "tasks: { l: { load: { from: in.csv, to: app.t, on_error: ";
        Assert.False((await _pipelines.RunAsync(App + Task + "fail } } }")).IsSuccess);
        var report = await _pipelines.RunAsync(App + Task + "reject } } }");
        Assert.Equal(
            (3L, 2L, 1L),
            (report.Tasks[0].Outcome.Read, report.Tasks[0].Outcome.Written, report.Tasks[0].Outcome.Rejected)
        );
    }

    [Theory]
    [InlineData("mode: scd2", "needs a key")]
    [InlineData("mode: upsert, key: id, atomic: true", "atomic by itself")]
    [InlineData("atomic: true, verify: true", "no ledger")]
    [InlineData("atomic: true, mode: append, cursor: id", "no ledger")]
    [InlineData("on_error: fail, rejects: r.csv", "exclude each other")]
    [InlineData("workers: 0", "workers must be from 1 to 64")]
    [InlineData("retry_delay: soon", "\"retry_delay\" in load must be a duration")]
    public void Wrong_keys_are_refused_with_their_place(string keys, string message)
    {
        var error = Assert.Throws<WeirException>(() => _pipelines.Read(Load("(1, 'a')", keys)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Location);
    }

    private static string Load(string rows, string keys) =>
        App
        + $"tasks: {{ l: {{ load: {{ sql: \"SELECT * FROM (VALUES {rows}) AS v(id, name)\", to: app.t, {keys} }} }} }}";

    private async Task LoadAsync(string rows, string keys)
    {
        var report = await _pipelines.RunAsync(Load(rows, keys));
        Assert.True(report.IsSuccess, report.Error?.ToString());
    }

    private async Task<string> RowsAsync(string sql)
    {
        var report = await _pipelines.RunAsync(App + $"tasks: {{ r: {{ load: {{ sql: \"{sql}\", to: rows.csv }} }} }}");
        Assert.True(report.IsSuccess, report.Error?.ToString());
        return string.Join(',', File.ReadAllLines(Path.Combine(_pipelines.Folder, "rows.csv")).Skip(1));
    }
}
