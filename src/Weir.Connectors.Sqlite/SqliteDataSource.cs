using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>A database file. Connections are opened for each use: opening one costs microseconds.</summary>
internal sealed class SqliteDataSource(string name, string path, TimeSpan busyTimeout) : IDataSource
{
    public string Name => name;

    public string Type => "sqlite";

    public string Location => path;

    public bool CanExecute => true;

    public SqliteDatabase OpenReader() => SqliteDatabase.Open(path, isWritable: false, busyTimeout);

    public SqliteDatabase OpenWriter() => SqliteDatabase.Open(path, isWritable: true, busyTimeout);

    public ValueTask PingAsync(CancellationToken cancellationToken)
    {
        using var database = OpenReader();
        database.Execute("SELECT count(*) FROM sqlite_schema");
        return default;
    }

    public ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken)
    {
        var names = new List<TableName>();
        using var database = OpenReader();
        using var statement = database.Prepare(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT 10000"
        );
        while (statement.Step())
        {
            names.Add(new TableName(null, statement.Text(0)));
        }

        return ValueTask.FromResult<IReadOnlyList<TableName>>(names);
    }

    public ValueTask<ITable?> FindTableAsync(TableName table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Schema is not (null or "main") || !File.Exists(path))
        {
            return ValueTask.FromResult<ITable?>(null);
        }

        using var database = OpenReader();
        return ValueTask.FromResult<ITable?>(Find(database, table.Name));
    }

    public ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult<ITableSink>(SqliteSink.Open(this, request));
    }

    public ValueTask<long> ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        using var database = OpenWriter();
        database.Execute(statement);
        return ValueTask.FromResult(database.Changes);
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>The table with its columns; null when there is none.</summary>
    public SqliteTable? Find(SqliteDatabase database, string table)
    {
        using var exact = database.Prepare(
            "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE ORDER BY name = ?1 DESC LIMIT 1"
        );
        _ = SQLitePCL.raw.sqlite3_bind_text(exact.Handle, 1, table);
        if (!exact.Step())
        {
            return null;
        }

        var (found, isView) = (exact.Text(0), exact.Text(1) == "view");
        var fields = new List<Field>();
        using var columns = database.Prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1) ORDER BY cid");
        _ = SQLitePCL.raw.sqlite3_bind_text(columns.Handle, 1, found);
        while (columns.Step())
        {
            fields.Add(
                new Field(columns.Text(0), SqliteTypes.FromDeclaration(columns.Text(1)), columns.Text(2) == "0")
            );
        }

        return new SqliteTable(this, found, new Schema(fields), isView);
    }
}
