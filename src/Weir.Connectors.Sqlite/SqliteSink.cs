using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Writes rows by one prepared statement in one transaction: nothing is visible before the commit, and a failed write
/// leaves the file as it was. A refused row is rejected alone when somebody takes rejects.
/// </summary>
internal sealed class SqliteSink : ITableSink
{
    /// <summary>
    /// KiB of changed pages that stay in memory. More go into the file before the commit, and from then on nobody begins to
    /// read it, this very statement included.
    /// </summary>
    private const int CacheSize = 64 << 10;

    private readonly SqliteDataSource _source;
    private readonly SqliteWriterLock _turn;
    private readonly SqliteDatabase _database;
    private readonly bool _isNewFile;
    private readonly SinkRequest _request;
    private readonly SqliteTarget _target;
    private readonly SqliteStatement _insert;
    private readonly SqliteValueWriter[] _columns;
    private long _rows;
    private long _rejected;
    private long _bytes;
    private bool _isDone;

    private SqliteSink(
        SqliteDataSource source,
        SqliteWriterLock turn,
        SqliteDatabase database,
        bool isNewFile,
        SinkRequest request
    )
    {
        _source = source;
        _turn = turn;
        _database = database;
        _isNewFile = isNewFile;
        _request = request;
        _target = SqliteTarget.Prepare(database, source, request);
        _insert = database.Prepare(InsertStatement(_target));
        _columns = [.. _target.Columns.Select((c, i) => new SqliteValueWriter(i + 1, c))];
        DisplayName = $"{source.Name}.{_target.Name}";
    }

    public string DisplayName { get; }

    public static async ValueTask<SqliteSink> OpenAsync(
        SqliteDataSource source,
        SinkRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Options.Count > 0)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"SQLite targets have no option \"{request.Options[0].Key}\""
            );
        }

        if (request.Target.Schema is not (null or "main"))
        {
            throw new WeirException(ErrorCode.NotSupported, $"SQLite has no schema \"{request.Target.Schema}\"");
        }

        var turn = await source.LockAsync(cancellationToken).ConfigureAwait(false);
        SqliteDatabase? database = null;
        var isNewFile = false;
        try
        {
            isNewFile = !File.Exists(source.Location);
            var opened = database = source.OpenWriter();
            opened.Stop = cancellationToken;
            await source
                .PatientlyAsync(
                    () =>
                    {
                        opened.Execute(
                            string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{CacheSize}")
                        );
                        opened.Execute("BEGIN IMMEDIATE");
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new SqliteSink(source, turn, opened, isNewFile, request);
        }
        catch
        {
            database?.Dispose();
            Discard(source.Location, isNewFile);
            turn.Dispose();
            throw;
        }
    }

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        _database.Stop = cancellationToken;
        for (var row = 0; row < batch.Length; row++)
        {
            WriteRow(batch, batch.StoredRow(row));
        }

        return default;
    }

    public async ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _database.Stop = cancellationToken;
        _insert.Dispose();
        _target.Finish(_database);
        // Readers of the old rows are waited for.
        await _source.PatientlyAsync(() => _database.Execute("COMMIT"), cancellationToken).ConfigureAwait(false);
        _isDone = true;
        _database.Dispose();
        _turn.Dispose();
        return new SinkResult(_rows, _rejected, _bytes);
    }

    public ValueTask DisposeAsync()
    {
        if (_isDone)
        {
            return default;
        }

        _isDone = true;
        _database.Stop = default;
        _insert.Dispose();
        try
        {
            if (_database.IsInTransaction)
            {
                _database.Execute("ROLLBACK");
            }
        }
        finally
        {
            // A transaction that is still open ends with its connection.
            _database.Dispose();
            Discard(_source.Location, _isNewFile);
            _turn.Dispose();
        }

        return default;
    }

    /// <summary>Opening a database makes its file; a write that failed takes it away again, unless others filled it.</summary>
    private static void Discard(string path, bool isNewFile)
    {
        if (isNewFile && new FileInfo(path) is { Exists: true, Length: 0 })
        {
            foreach (var ending in new[] { "", "-journal", "-wal", "-shm" })
            {
                File.Delete(path + ending);
            }
        }
    }

    private static string InsertStatement(SqliteTarget target)
    {
        var columns = string.Join(", ", target.Columns.Select(c => SqliteNames.Quote(c.Field.Name)));
        var values = string.Join(
            ", ",
            target.Columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"?{i + 1}"))
        );
        return $"INSERT INTO {SqliteNames.Quote(target.Written)} ({columns}) VALUES ({values})";
    }

    private void WriteRow(Batch batch, int row)
    {
        try
        {
            CheckRequired(batch, row);
            long bytes = 0;
            for (var i = 0; i < _columns.Length; i++)
            {
                bytes += _columns[i].Bind(_insert.Handle, batch.Columns[i], row);
            }

            _insert.Step();
            CheckWritten();
            _rows++;
            _bytes += bytes;
        }
        catch (WeirException exception) when (IsOfOneRow(exception) && _request.Rejects is not null)
        {
            _rejected++;
            _request.Rejects.Reject(
                new RejectedRow(
                    DisplayName,
                    _rows + _rejected,
                    null,
                    exception.Message,
                    RowText.Of(_request.Schema, batch, row)
                )
            );
        }
        finally
        {
            _insert.Reset();
        }
    }

    /// <summary>A constraint may say ON CONFLICT IGNORE, and a trigger RAISE(IGNORE): a row would be lost unseen.</summary>
    private void CheckWritten()
    {
        if (_database.Changes == 0)
        {
            throw new WeirException(
                ErrorCode.ConstraintViolation,
                $"a constraint or trigger of {DisplayName} ignored the row"
            );
        }
    }

    /// <summary>A constraint may say ON CONFLICT ROLLBACK; then there is nothing left to go on with.</summary>
    private bool IsOfOneRow(WeirException exception) =>
        _database.IsInTransaction
        && (
            exception.Code == ErrorCode.ConstraintViolation
            || exception.Code == ErrorCode.NumericOverflow
            || exception.Code == ErrorCode.InvalidData
        );

    /// <summary>
    /// SQLite lets NULL into primary keys, where it equals nothing, so that an upsert would add the row each time; and for
    /// a key that is the row's number it makes one up.
    /// </summary>
    private void CheckRequired(Batch batch, int row)
    {
        foreach (var place in _target.Required)
        {
            if (batch.Columns[place].IsNull(row))
            {
                throw new WeirException(
                    ErrorCode.ConstraintViolation,
                    $"the key column \"{_target.Columns[place].Field.Name}\" of {DisplayName} is NULL"
                );
            }
        }
    }
}
