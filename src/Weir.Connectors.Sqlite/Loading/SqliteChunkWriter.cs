using System.Globalization;
using SQLitePCL;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>Writes chunks by one prepared statement, each in one transaction with its ledger row.</summary>
internal sealed class SqliteChunkWriter : IChunkWriter
{
    private readonly SqliteTransfer _transfer;
    private readonly LoadPlan _plan;
    private readonly SqliteDatabase _database;
    private readonly RowMarks _marks = new(RowMarks.MostOfChunk);
    private readonly string? _rowId;
    private readonly int[] _required;
    private SqliteStatement? _insert;
    private SqliteValueWriter[] _columns = [];
    private SqliteWriterLock? _turn;
    private long _order;
    private long _rows;
    private long _bytes;

    private SqliteChunkWriter(SqliteTransfer transfer, SqliteDatabase database, string? rowId)
    {
        _transfer = transfer;
        _plan = transfer.Plan;
        _database = database;
        _rowId = rowId;
        _required = [.. _plan.Required];
    }

    public static async ValueTask<SqliteChunkWriter> OpenAsync(
        SqliteTransfer transfer,
        CancellationToken cancellationToken
    )
    {
        var database = transfer.OpenWriter(cancellationToken);
        try
        {
            var rowId = await transfer
                .Source.PatientlyAsync(() => RowIdOf(transfer, database), cancellationToken)
                .ConfigureAwait(false);
            return new SqliteChunkWriter(transfer, database, rowId);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public async ValueTask<LedgerChunk?> BeginAsync(SourceChunk chunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        _turn = await _transfer.Source.LockAsync(cancellationToken).ConfigureAwait(false);
        _database.Stop = cancellationToken;
        await _transfer
            .Source.PatientlyAsync(() => _database.Execute("BEGIN IMMEDIATE"), cancellationToken)
            .ConfigureAwait(false);
        var known = _transfer.Ledger.Find(_database, _transfer.Run, chunk.Id);
        if (known is not null)
        {
            End("ROLLBACK");
            return known;
        }

        if (_transfer.Ledger.State(_database, _transfer.Run) != "running")
        {
            End("ROLLBACK");
            throw new WeirException(
                ErrorCode.JobStopped,
                $"the run into {_transfer.DisplayName} was ended by somebody else"
            );
        }

        _insert ??= _database.Prepare(InsertStatement());
        _columns =
            _columns.Length > 0 ? _columns : [.. _plan.Columns.Select((c, i) => new SqliteValueWriter(i + 1, c))];
        _marks.Clear();
        if (_rowId is null)
        {
            _marks.Lose();
        }

        (_order, _rows, _bytes) = (chunk.Order, 0, 0);
        return null;
    }

    public ValueTask WriteAsync(Batch batch, List<RefusedRow> refused, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(refused);
        cancellationToken.ThrowIfCancellationRequested();
        _database.Stop = cancellationToken;
        for (var row = 0; row < batch.Length; row++)
        {
            WriteRow(batch, row, refused);
        }

        return default;
    }

    public async ValueTask<LedgerChunk> CommitAsync(LedgerChunk chunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        _database.Stop = cancellationToken;
        var counted = Count();
        if (counted != chunk.Written || _rows != chunk.Written)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{chunk.Written} rows of the chunk {chunk.Id} were written to {_transfer.DisplayName}, and {counted} are there"
                )
            );
        }

        var done = chunk with { Counted = counted, Bytes = _bytes, Finished = Moment(_transfer.Time.GetUtcNow()) };
        _transfer.Ledger.AddChunk(_database, _transfer.Run, done, _marks.ToText());
        TransferSteps.Reached("chunk written");
        await _transfer
            .Source.PatientlyAsync(() => _database.Execute("COMMIT"), cancellationToken)
            .ConfigureAwait(false);
        _turn?.Dispose();
        _turn = null;
        TransferSteps.Reached("chunk committed");
        return done;
    }

    public ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        if (_turn is not null)
        {
            _database.Stop = default;
            End(_database.IsInTransaction ? "ROLLBACK" : null);
        }

        return default;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await AbortAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _insert?.Dispose();
            _database.Dispose();
        }
    }

    /// <summary>As the ledger keeps it: microseconds.</summary>
    private static DateTimeOffset Moment(DateTimeOffset moment) =>
        moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMicrosecond));

    private static string? RowIdOf(SqliteTransfer transfer, SqliteDatabase database) =>
        SqliteTable.Find(transfer.Source, database, transfer.Plan.Written) is { } table
            ? new SqliteCutter(table, database).RowId()
            : throw new WeirException(
                ErrorCode.IntegrityError,
                $"the table {transfer.Plan.Written} of the run is no longer there"
            )
            {
                Hint = "Begin the job anew.",
            };

    private string InsertStatement()
    {
        var names = Enumerable.Range(0, _plan.Columns.Count).Select(_plan.NameOf);
        var count = _plan.Columns.Count;
        if (_plan.OrderColumn is { } order)
        {
            names = names.Append(order);
            count++;
        }

        var values = Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"?{i}"));
        return $"INSERT INTO {SqliteNames.Quote(_plan.Written)} ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)})";
    }

    private void WriteRow(Batch batch, int row, List<RefusedRow> refused)
    {
        var stored = batch.StoredRow(row);
        try
        {
            CheckRequired(batch, stored);
            long bytes = 0;
            for (var i = 0; i < _columns.Length; i++)
            {
                bytes += _columns[i].Bind(_insert!.Handle, batch.Columns[i], stored);
            }

            if (_plan.OrderColumn is not null)
            {
                _insert!.Bind(_columns.Length + 1, _order);
            }

            _insert!.Step();
            if (_database.Changes == 0)
            {
                throw new WeirException(
                    ErrorCode.ConstraintViolation,
                    $"a constraint or trigger of {_transfer.DisplayName} ignored the row"
                );
            }

            _rows++;
            _bytes += bytes;
            if (_rowId is not null)
            {
                _marks.Add(raw.sqlite3_last_insert_rowid(_database.Handle));
            }
        }
        catch (WeirException exception) when (_plan.Request.IsolatesRefused && IsOfOneRow(exception))
        {
            refused.Add(new RefusedRow(row, null, exception.Message));
        }
        finally
        {
            _insert!.Reset();
        }
    }

    private bool IsOfOneRow(WeirException exception) =>
        _database.IsInTransaction
        && (
            exception.Code == ErrorCode.ConstraintViolation
            || exception.Code == ErrorCode.NumericOverflow
            || exception.Code == ErrorCode.InvalidData
        );

    private void CheckRequired(Batch batch, int row)
    {
        foreach (var place in _required)
        {
            if (batch.Columns[place].IsNull(row))
            {
                throw new WeirException(
                    ErrorCode.ConstraintViolation,
                    $"the key column \"{_plan.Columns[place].Field.Name}\" of {_transfer.DisplayName} is NULL"
                );
            }
        }
    }

    /// <summary>The rows that the table has under the numbers that it gave; without numbers, those that it said it took.</summary>
    private long Count()
    {
        if (_marks.Ranges is not { } ranges)
        {
            return _rows;
        }

        long count = 0;
        foreach (var range in ranges)
        {
            using var statement = _database.Prepare(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT count(*) FROM {SqliteNames.Quote(_plan.Written)} WHERE {_rowId} BETWEEN {range.From} AND {range.To}"
                )
            );
            _ = statement.Step();
            count += statement.Number(0);
        }

        return count;
    }

    private void End(string? statement)
    {
        try
        {
            if (statement is not null)
            {
                _database.Execute(statement);
            }
        }
        finally
        {
            _turn?.Dispose();
            _turn = null;
        }
    }
}
