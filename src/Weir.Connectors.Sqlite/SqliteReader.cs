using System.Diagnostics;
using SQLitePCL;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>Steps through the rows of a scan into batches.</summary>
internal sealed class SqliteReader(SqliteScan scan, ScanContext context, string? condition) : IBatchReader
{
    private SqliteValueReader[] _columns = [];
    private SqliteDatabase? _database;
    private SqliteStatement? _statement;
    private long _row;
    private bool _isAtRow;
    private bool _isDone;
    private long _begun;

    /// <summary>Whose connections it uses; null: one of its own.</summary>
    public SqliteSnapshot? Snapshot { get; init; }

    /// <summary>The longest that it may take; null: no limit.</summary>
    public TimeSpan? Limit { get; init; }

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isDone)
        {
            return null;
        }

        if (_database is null)
        {
            _database = Snapshot is null
                ? scan.Table.Source.OpenReader()
                : await Snapshot.RentAsync(cancellationToken).ConfigureAwait(false);
            _begun = Stopwatch.GetTimestamp();
        }

        CheckTime();
        _database.Stop = cancellationToken;
        if (_statement is null)
        {
            // The first step takes the lock that the others keep.
            _statement = await scan
                .Table.Source.PatientlyAsync(() => Begin(_database), cancellationToken)
                .ConfigureAwait(false);
            context.Metrics.AddRequest();
        }

        return Read(_statement);
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    private Batch? Read(SqliteStatement statement)
    {
        using var builder = new BatchBuilder(scan.Schema);
        while (_isAtRow && builder.Length < Batch.DefaultRows)
        {
            _row++;
            for (var i = 0; i < _columns.Length; i++)
            {
                context.Metrics.AddBytes(_columns[i].Read(statement.Handle, builder[i], _row));
            }

            builder.CloseRow();
            _isAtRow = statement.Step();
        }

        if (!_isAtRow)
        {
            // A writer, perhaps of this very statement, may wait for the lock.
            Close();
        }

        return builder.Length == 0 ? null : builder.Build();
    }

    private void Close()
    {
        _isDone = true;
        _statement?.Dispose();
        _statement = null;
        if (_database is not null && Snapshot is not null)
        {
            Snapshot.Return(_database);
        }
        else
        {
            _database?.Dispose();
        }

        _database = null;
    }

    private SqliteStatement Begin(SqliteDatabase database)
    {
        var isUtf8 = IsUtf8(database);
        _columns = [.. scan.Columns.Select((c, i) => new SqliteValueReader(scan.Table.DisplayName, c, i, isUtf8))];
        var statement = database.Prepare(scan.Query(condition));
        try
        {
            var place = 1;
            foreach (var parameter in scan.Parameters)
            {
                _ = raw.sqlite3_bind_int64(statement.Handle, place++, parameter);
            }

            _isAtRow = statement.Step();
            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    private void CheckTime()
    {
        if (Limit is { } limit && Stopwatch.GetElapsedTime(_begun) > limit)
        {
            throw new WeirException(
                ErrorCode.Timeout,
                $"reading {scan.Table.DisplayName} took longer than {limit}, the limit of a statement"
            )
            {
                Hint = "Use smaller chunks.",
            };
        }
    }

    /// <summary>Whether texts are stored as UTF-8.</summary>
    public static bool IsUtf8(SqliteDatabase database)
    {
        using var encoding = database.Prepare("PRAGMA encoding");
        return encoding.Step() && encoding.Text(0) == "UTF-8";
    }
}
