using SQLitePCL;
using Weir.Columnar;
using Weir.Configuration;
using Weir.Connectors.Sqlite;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>A database file in a folder of its own, a second connection to it, and Weir's; gone when disposed.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-sqlite-");
    private readonly TimeSpan _busyTimeout;
    private SqliteDatabase? _direct;

    public SqliteFile(params string[] statements)
        : this(TimeSpan.FromSeconds(5), statements) { }

    public SqliteFile(TimeSpan busyTimeout, params string[] statements)
    {
        _busyTimeout = busyTimeout;
        Source = Connect();
        foreach (var statement in statements)
        {
            Execute(statement);
        }
    }

    public IDataSource Source { get; }

    public string Path => System.IO.Path.Combine(_folder.FullName, "a b'ü.db");

    /// <summary>Another process' connection, as far as SQLite can tell.</summary>
    public SqliteDatabase Direct => _direct ??= SqliteDatabase.Open(Path, isWritable: true);

    public IEnumerable<string> Files => _folder.EnumerateFileSystemInfos().Select(f => f.Name);

    public IDataSource Connect(string name = "lite")
    {
        var entries = new[] { ("path", Path), ("busy_timeout", $"{_busyTimeout.TotalMilliseconds:0}ms") }.Select(
            o => new ConfigurationEntry(o.Item1, new ConfigurationScalar(o.Item2, true, null), null)
        );
        return new SqliteConnector().Create(
            name,
            new OptionReader(new ConfigurationMap([.. entries], null), $"connection \"{name}\""),
            new ConnectorServices(_folder.FullName, TimeProvider.System, System.IO.Path.GetTempPath())
        );
    }

    public void Execute(string sql) => Direct.Execute(sql);

    /// <summary>The rows of a query as SQLite quotes their values, with bars between.</summary>
    public List<string> Query(string sql)
    {
        using var statement = Direct.Prepare(sql);
        var rows = new List<string>();
        while (statement.Step())
        {
            var count = raw.sqlite3_column_count(statement.Handle);
            rows.Add(string.Join('|', Enumerable.Range(0, count).Select(i => Text(statement, i))));
        }

        return rows;
    }

    public async Task<ITable> TableAsync(string name) =>
        await Source.FindTableAsync(new TableName(null, name), default)
        ?? throw new InvalidOperationException($"there is no table {name}");

    public async Task<List<object?[]>> ReadAsync(string table) => await Rows.ReadAsync(await TableAsync(table));

    public Task<ITableSink> OpenSinkAsync(
        string table,
        WriteMode mode,
        Schema schema,
        IReadOnlyList<string>? key = null,
        CancellationToken cancellationToken = default
    ) =>
        Source
            .OpenSinkAsync(new SinkRequest(new TableName(null, table), schema, mode, key ?? []), cancellationToken)
            .AsTask();

    public async Task<SinkResult> WriteAsync(
        string table,
        WriteMode mode,
        Schema schema,
        IReadOnlyList<Batch> batches,
        IReadOnlyList<string>? key = null,
        IRejectSink? rejects = null
    )
    {
        try
        {
            var request = new SinkRequest(new TableName(null, table), schema, mode, key ?? []) { Rejects = rejects };
            await using var sink = await Source.OpenSinkAsync(request, default);
            foreach (var batch in batches)
            {
                await sink.WriteAsync(batch, default);
            }

            return await sink.CommitAsync(default);
        }
        finally
        {
            foreach (var batch in batches)
            {
                batch.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _direct?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Text(SqliteStatement statement, int column) =>
        raw.sqlite3_column_type(statement.Handle, column) == raw.SQLITE_NULL ? "NULL" : statement.Text(column);
}
