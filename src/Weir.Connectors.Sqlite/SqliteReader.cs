using SQLitePCL;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>Steps through the rows of a scan into batches.</summary>
internal sealed class SqliteReader(SqliteScan scan, ScanContext context) : IBatchReader
{
    private readonly SqliteValueReader[] _columns =
    [
        .. scan.Schema.Fields.Select((f, i) => new SqliteValueReader(scan.Table.DisplayName, f, i)),
    ];
    private SqliteDatabase? _database;
    private SqliteStatement? _statement;
    private long _row;
    private bool _isDone;

    public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isDone)
        {
            return new ValueTask<Batch?>((Batch?)null);
        }

        Begin();
        using var stop = cancellationToken.UnsafeRegister(static d => ((SqliteDatabase)d!).Interrupt(), _database);
        using var builder = new BatchBuilder(scan.Schema);
        while (builder.Length < Batch.DefaultRows)
        {
            if (!_statement!.Step())
            {
                _isDone = true;
                break;
            }

            _row++;
            for (var i = 0; i < _columns.Length; i++)
            {
                context.Metrics.AddBytes(_columns[i].Read(_statement.Handle, builder[i], _row));
            }

            builder.CloseRow();
        }

        return new ValueTask<Batch?>(builder.Length == 0 ? null : builder.Build());
    }

    public ValueTask DisposeAsync()
    {
        _statement?.Dispose();
        _database?.Dispose();
        return default;
    }

    private void Begin()
    {
        if (_statement is not null)
        {
            return;
        }

        _database ??= scan.Table.Source.OpenReader();
        _statement = _database.Prepare(scan.Description);
        context.Metrics.AddRequest();
        var place = 1;
        foreach (var parameter in scan.Parameters)
        {
            _ = raw.sqlite3_bind_int64(_statement.Handle, place++, parameter);
        }
    }
}
