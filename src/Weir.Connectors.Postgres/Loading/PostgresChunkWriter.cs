using System.Data;
using System.Globalization;
using Npgsql;
using Weir.Columnar;
using Weir.Connectors.Postgres.Writing;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>Writes chunks on a connection of its own: rows by binary COPY, then the ledger's row, then the commit.</summary>
internal sealed class PostgresChunkWriter : IChunkWriter
{
    private readonly PostgresDataSource _source;
    private readonly PostgresTransfer _transfer;
    private readonly LoadPlan _plan;
    private readonly uint _table;
    private readonly long _run;
    private readonly long _owner;
    private readonly List<long> _marks = [];
    private readonly ColumnEncoder[] _encoders;
    private PostgresLease? _lease;
    private NpgsqlTransaction? _transaction;
    private CopyTarget? _copy;
    private CopyEncoder? _encoder;
    private InsertCounter? _counter;
    private long _sent;
    private long? _counted;

    public PostgresChunkWriter(
        PostgresDataSource source,
        PostgresTransfer transfer,
        LoadPlan plan,
        uint table,
        long run,
        long owner
    )
    {
        (_source, _transfer, _plan, _table, _run, _owner) = (source, transfer, plan, table, run, owner);
        _encoders = [.. plan.Columns.Select(c => c.Encoder)];
    }

    private NpgsqlConnection Connection =>
        _lease?.Connection ?? throw new InvalidOperationException("no chunk has been begun");

    private string PartName => PostgresNames.Quote(_plan.StagingName + "_part");

    public async ValueTask<LedgerChunk?> BeginAsync(SourceChunk chunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        _transfer.CheckLock();
        await ResetAsync().ConfigureAwait(false);
        try
        {
            _lease ??= await _source.LendAsync(cancellationToken).ConfigureAwait(false);
            _transaction = await Connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var known = await WaitAsync(
                    token => _transfer.Ledger.FindChunkAsync(Connection, _run, chunk.Id, token),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (known is not null)
            {
                await ResetAsync().ConfigureAwait(false);
                return known;
            }

            _counter = await WaitAsync(token => StartAsync(chunk, token), cancellationToken).ConfigureAwait(false);
            _counted = _counter.Counts ? 0 : null;
            var into = _plan.IsConverted ? "pg_temp." + PartName : _plan.Into;
            _encoder ??= new CopyEncoder(_encoders);
            _copy = new CopyTarget(_source, Connection, _plan.CopyStatement(into), _encoder);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Wrap(exception, cancellationToken);
        }
    }

    public async ValueTask WriteAsync(Batch batch, List<RefusedRow> refused, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(refused);
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Length == 0)
        {
            return;
        }

        try
        {
            if (_plan.Request.IsolatesRefused)
            {
                await WriteRangeAsync(batch, 0, batch.Length, refused, cancellationToken).ConfigureAwait(false);
                return;
            }

            await _copy!.WriteAsync(batch, 0, batch.Length, cancellationToken).ConfigureAwait(false);
            _sent += batch.Length;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Wrap(exception, cancellationToken);
        }
    }

    public async ValueTask<LedgerChunk> CommitAsync(LedgerChunk chunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        try
        {
            await _copy!.FinishAsync(cancellationToken).ConfigureAwait(false);
            await ConvertAsync(cancellationToken).ConfigureAwait(false);
            var counted = Counter is null ? await CountAsync(cancellationToken).ConfigureAwait(false) : _sent;
            InsertCounter.Check(_sent, counted, _transfer.DisplayName);
            if (chunk.Written != _sent)
            {
                throw new WeirException(
                    ErrorCode.IntegrityError,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{chunk.Bounds}: {_sent} rows were sent to {_transfer.DisplayName}, not {chunk.Written}"
                    )
                );
            }

            TransferSteps.Reached("rows sent");
            _transfer.CheckLock();
            chunk = chunk with { Counted = counted, Bytes = _copy.Bytes };
            var committed = await WaitAsync(token => CommitAsync(chunk, _transaction!, token), cancellationToken)
                .ConfigureAwait(false);
            TransferSteps.Reached("chunk committed");
            await ResetAsync().ConfigureAwait(false);
            return committed;
        }
        catch (PostgresException exception)
            when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: Ledger.TableName })
        {
            return await EarlierAsync(chunk, exception, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Wrap(exception, cancellationToken);
        }
    }

    /// <summary>What an earlier attempt, whose commit was not acknowledged, has written.</summary>
    private async ValueTask<LedgerChunk> EarlierAsync(
        LedgerChunk chunk,
        PostgresException refusal,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await ResetAsync().ConfigureAwait(false);
            return await WaitAsync(
                        token => _transfer.Ledger.FindChunkAsync(Connection, _run, chunk.Id, token),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                ?? throw PostgresErrors.Wrap(refusal, _source.Name);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Wrap(exception, cancellationToken);
        }
    }

    public ValueTask AbortAsync(CancellationToken cancellationToken) => ResetAsync();

    public async ValueTask DisposeAsync()
    {
        await ResetAsync().ConfigureAwait(false);
        if (_lease is { } lease)
        {
            _lease = null;
            await lease.ReturnAsync(isClean: true).ConfigureAwait(false);
        }
    }

    private async ValueTask<LedgerChunk> CommitAsync(
        LedgerChunk chunk,
        NpgsqlTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var written = await _transfer
            .Ledger.AddChunkAsync(
                Connection,
                _run,
                _owner,
                chunk,
                _marks,
                Counter,
                _transfer.DisplayName,
                cancellationToken
            )
            .ConfigureAwait(false);
        TransferSteps.Reached("chunk written");
        await transaction.CommitAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        return written;
    }

    private async ValueTask<InsertCounter> StartAsync(SourceChunk chunk, CancellationToken cancellationToken)
    {
        await PostgresStatements.ExecuteAllAsync(Connection, Beginning(chunk), cancellationToken).ConfigureAwait(false);
        var mark = await PostgresStatements
            .NumberAsync(Connection, "SELECT pg_catalog.txid_current() & 4294967295", cancellationToken)
            .ConfigureAwait(false);
        _marks.Add(mark);
        return await InsertCounter.StartAsync(Connection, _table, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<string> Beginning(SourceChunk chunk)
    {
        yield return _source.Options.LimitLocks;
        if (_plan.IsOrdered)
        {
            yield return LoadPlan.SetChunk(chunk.Order);
        }

        if (_plan.IsConverted)
        {
            var columns = _plan.Columns.Select(c => $"{c.QuotedName} {c.StagingType}");
            yield return $"CREATE TEMPORARY TABLE {PartName} ({string.Join(", ", columns)}) ON COMMIT DROP";
        }
    }

    /// <summary>Takes back what is not committed. A connection that is lost is given up.</summary>
    private async ValueTask ResetAsync()
    {
        var (copy, transaction) = (_copy, _transaction);
        (_copy, _transaction, _counter) = (null, null, null);
        if (copy is { IsOver: false })
        {
            // What was given up may still be sent from the encoder's memory.
            _encoder = null;
        }

        (_sent, _counted) = (0, null);
        _marks.Clear();
        if (transaction is null)
        {
            return;
        }

        var isClean = false;
        await PostgresDataSource
            .EndAsync(async () => isClean = await RollBackAsync(copy, transaction).ConfigureAwait(false))
            .ConfigureAwait(false);
        if (_lease is { } lease && (!isClean || lease.Connection.State != ConnectionState.Open))
        {
            _lease = null;
            await lease.ReturnAsync(isClean: false).ConfigureAwait(false);
        }
    }

    /// <summary>False: the connection is lost or stuck, and its transaction ends with it.</summary>
    private static async Task<bool> RollBackAsync(CopyTarget? copy, NpgsqlTransaction transaction)
    {
        if (copy is not null)
        {
            await copy.AbortAsync().ConfigureAwait(false);
        }

        try
        {
            // A transaction that is not committed is rolled back.
            await transaction.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What counts the chunk's rows at its end; null: they were counted piece by piece, or must be looked for.</summary>
    private InsertCounter? Counter => _plan.Request.IsolatesRefused || !_counter!.Counts ? null : _counter;

    /// <summary>Rows of the transaction, where no counter tells them.</summary>
    private async ValueTask<long> CountAsync(CancellationToken cancellationToken)
    {
        if (_counted is { } known)
        {
            return known;
        }

        // A server that does not count (track_counts is off) can still find the rows of a transaction.
        var marks = string.Join(",", _marks.Select(m => m.ToString(CultureInfo.InvariantCulture)));
        return await NumberAsync(
                $"SELECT count(*) FROM {_plan.Into} WHERE xmin = ANY ('{{{marks}}}'::xid[])",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Moves rows that the server must convert into the table.</summary>
    private async ValueTask ConvertAsync(CancellationToken cancellationToken)
    {
        if (!_plan.IsConverted)
        {
            return;
        }

        var values = string.Join(", ", _plan.Columns.Select(c => c.Converted(c.QuotedName)));
        await ExecuteAsync(
                $"INSERT INTO {_plan.Into} ({_plan.Names}) OVERRIDING SYSTEM VALUE SELECT {values} FROM pg_temp.{PartName}",
                cancellationToken
            )
            .ConfigureAwait(false);
        await ExecuteAsync($"TRUNCATE TABLE pg_temp.{PartName}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes rows by a COPY of their own; halves them until the refused ones stand alone.</summary>
    private async ValueTask WriteRangeAsync(
        Batch batch,
        int from,
        int count,
        List<RefusedRow> refused,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await ExecuteAsync("SAVEPOINT weir", cancellationToken).ConfigureAwait(false);
            var before = await WaitAsync(_counter!.CountAsync, cancellationToken).ConfigureAwait(false);
            await _copy!.WriteAsync(batch, from, count, cancellationToken).ConfigureAwait(false);
            await _copy.FinishAsync(cancellationToken).ConfigureAwait(false);
            await ConvertAsync(cancellationToken).ConfigureAwait(false);
            var after = await WaitAsync(_counter.CountAsync, cancellationToken).ConfigureAwait(false);
            if (after - before is { } inserted)
            {
                InsertCounter.Check(count, inserted, _transfer.DisplayName);
                _counted = (_counted ?? 0) + inserted;
            }

            _marks.Add(await NumberAsync(SubtransactionSql, cancellationToken).ConfigureAwait(false));
            await ExecuteAsync("RELEASE SAVEPOINT weir", cancellationToken).ConfigureAwait(false);
            _sent += count;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var error = Wrap(exception, cancellationToken);
            if (!RowErrors.IsOfRow(error.Code))
            {
                throw error;
            }

            await _copy!.AbortAsync().ConfigureAwait(false);
            await ExecuteAsync("ROLLBACK TO SAVEPOINT weir", cancellationToken).ConfigureAwait(false);
            if (count == 1)
            {
                refused.Add(new RefusedRow(from, ColumnOf(exception), error.Message));
                return;
            }

            var half = count / 2;
            await WriteRangeAsync(batch, from, half, refused, cancellationToken).ConfigureAwait(false);
            await WriteRangeAsync(batch, from + half, count - half, refused, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The number of the open subtransaction, which its rows have as xmin: it holds a lock on its number until it ends.
    /// </summary>
    private string SubtransactionSql =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT coalesce(max(transactionid::text::bigint), {_marks[0]}) FROM pg_catalog.pg_locks
            WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'transactionid' AND mode = 'ExclusiveLock'
              AND transactionid::text::bigint <> {_marks[0]}
            """
        );

    /// <summary>The column that the server names, by itself or where it tells about the COPY.</summary>
    private string? ColumnOf(Exception exception)
    {
        if (exception is not PostgresException server)
        {
            // Values that are refused before they are sent: the encoders name the column first.
            return _plan
                .Columns.FirstOrDefault(c =>
                    exception.Message.StartsWith($"column \"{c.Field.Name}\":", StringComparison.Ordinal)
                )
                ?.Field.Name;
        }

        var name = server.ColumnName;
        if (string.IsNullOrEmpty(name) && server.Where is { } place)
        {
            const string Mark = ", column ";
            var at = place.IndexOf(Mark, StringComparison.Ordinal);
            name = at < 0 ? null : place[(at + Mark.Length)..].Split(':', '\n')[0];
        }

        return _plan.Columns.FirstOrDefault(c => c.Name == name)?.Field.Name;
    }

    private ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        WaitAsync(token => PostgresStatements.ExecuteAsync(Connection, sql, token), cancellationToken);

    private ValueTask<long> NumberAsync(string sql, CancellationToken cancellationToken) =>
        WaitAsync(token => PostgresStatements.NumberAsync(Connection, sql, token), cancellationToken);

    private ValueTask<T> WaitAsync<T>(
        Func<CancellationToken, ValueTask<T>> work,
        CancellationToken cancellationToken
    ) => _source.WaitAsync(Connection, work, cancellationToken);

    /// <summary>The error with the target's name instead of the staging table's.</summary>
    private WeirException Wrap(Exception exception, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _plan.Wrap(exception, _source.Name);
    }
}
