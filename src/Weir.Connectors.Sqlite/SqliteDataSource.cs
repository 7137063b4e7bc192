using System.Diagnostics;

namespace Weir.Connectors.Sqlite;

/// <summary>A database file. Connections are opened for each use: opening one costs microseconds.</summary>
internal sealed partial class SqliteDataSource(string name, string path, TimeSpan busyTimeout, TimeProvider time)
    : IDataSource
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public string Name => name;

    public string Type => "sqlite";

    public string Location => path;

    public bool CanExecute => true;

    public SqliteDatabase OpenReader() => SqliteDatabase.Open(path, isWritable: false);

    public SqliteDatabase OpenWriter() => SqliteDatabase.Open(path, isWritable: true);

    /// <summary>Waits until no other writer of this process is at the file.</summary>
    public ValueTask<SqliteWriterLock> LockAsync(CancellationToken cancellationToken) =>
        SqliteWriterLock.AcquireAsync(path, busyTimeout, cancellationToken);

    /// <summary>
    /// Does something that needs a lock of the file. While another process, or a reader or writer of this one, holds it,
    /// tries again after pauses that grow, up to the busy timeout.
    /// </summary>
    public async ValueTask<T> PatientlyAsync<T>(Func<T> attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var start = Stopwatch.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return attempt();
            }
            catch (WeirException exception)
                when (exception.Code == ErrorCode.SourceUnavailable && Stopwatch.GetElapsedTime(start) < busyTimeout)
            {
                // The pause follows outside: nothing is held meanwhile.
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="PatientlyAsync{T}"/>
    public async ValueTask PatientlyAsync(Action attempt, CancellationToken cancellationToken) =>
        await PatientlyAsync(
                () =>
                {
                    attempt();
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask PingAsync(CancellationToken cancellationToken) =>
        await ReadAsync(
                database =>
                {
                    database.Execute("SELECT count(*) FROM sqlite_schema");
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<TableName>>(
            database =>
            {
                var names = new List<TableName>();
                using var statement = database.Prepare(
                    "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT 10000"
                );
                while (statement.Step())
                {
                    names.Add(new TableName(null, statement.Text(0)));
                }

                return names;
            },
            cancellationToken
        );

    public ValueTask<IReadOnlyList<ForeignKey>> ListForeignKeysAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ForeignKey>>(
            database =>
            {
                var keys = new List<ForeignKey>();
                // A foreign key names its table without regard to case.
                using var statement = database.Prepare(
                    "SELECT DISTINCT s.name, t.name FROM sqlite_schema s, pragma_foreign_key_list(s.name) k JOIN sqlite_schema t ON t.name = k.\"table\" COLLATE NOCASE AND t.type = 'table' WHERE s.type = 'table' ORDER BY 1, 2"
                );
                while (statement.Step())
                {
                    keys.Add(
                        new ForeignKey(new TableName(null, statement.Text(0)), new TableName(null, statement.Text(1)))
                    );
                }

                return keys;
            },
            cancellationToken
        );

    public ValueTask<ITable?> FindTableAsync(TableName table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Schema is not (null or "main") || !File.Exists(path)
            ? ValueTask.FromResult<ITable?>(null)
            : ReadAsync<ITable?>(database => SqliteTable.Find(this, database, table.Name), cancellationToken);
    }

    public async ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await SqliteSink.OpenAsync(this, request, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ITransferTarget?> OpenTransferAsync(
        TransferRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return await SqliteTransfer.OpenAsync(this, request, time, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        using var turn = await LockAsync(cancellationToken).ConfigureAwait(false);
        using var database = OpenWriter();
        database.Stop = cancellationToken;
        return await PatientlyAsync(
                () =>
                {
                    database.Execute(statement);
                    return database.Changes;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _connections?.DisposeAsync() ?? default;

    private async ValueTask<T> ReadAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancellationToken)
    {
        using var database = OpenReader();
        database.Stop = cancellationToken;
        return await PatientlyAsync(() => read(database), cancellationToken).ConfigureAwait(false);
    }
}
