using Npgsql;
using Weir.Columnar;
using Weir.Connectors.Postgres.Writing;

namespace Weir.Connectors.Postgres;

/// <summary>
/// Writes rows by binary COPY in one transaction, straight into the target or, where rows that are there must give way or
/// the server must convert, into a temporary table first. Whatever fails, the server's rollback leaves nothing behind.
/// </summary>
internal sealed class PostgresSink : ITableSink
{
    private readonly PostgresDataSource _source;
    private readonly SinkRequest _request;
    private readonly PostgresLease _lease;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly TargetPlan _plan;
    private readonly CopyTarget _copy;
    private readonly InsertCounter _counter;
    private long _sent;
    private long _rejected;
    private bool _isDone;

    private PostgresSink(
        PostgresDataSource source,
        SinkRequest request,
        PostgresLease lease,
        NpgsqlTransaction transaction,
        TargetPlan plan,
        InsertCounter counter
    )
    {
        (_source, _request, _lease, _transaction, _plan) = (source, request, lease, transaction, plan);
        _connection = lease.Connection;
        _copy = new CopyTarget(
            source,
            _connection,
            plan.CopyStatement,
            new CopyEncoder([.. plan.Columns.Select(c => c.Encoder!)])
        );
        _counter = counter;
    }

    public string DisplayName => $"{_source.Name}.{_plan.Target.Name}";

    public static async ValueTask<PostgresSink> OpenAsync(
        PostgresDataSource source,
        SinkRequest request,
        CancellationToken cancellationToken
    )
    {
        TargetPlanner.Check(request);
        var lease = await source.LendAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await source
                .WaitAsync(lease.Connection, token => BeginAsync(source, request, lease, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Closing rolls back.
            await lease.ReturnAsync(isClean: false).ConfigureAwait(false);
            if (exception is WeirException or OperationCanceledException)
            {
                throw;
            }

            throw PostgresErrors.Wrap(exception, source.Name);
        }
    }

    private static async ValueTask<PostgresSink> BeginAsync(
        PostgresDataSource source,
        SinkRequest request,
        PostgresLease lease,
        CancellationToken cancellationToken
    )
    {
        var connection = lease.Connection;
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await PostgresStatements
            .ExecuteAsync(connection, source.Options.LimitLocks, cancellationToken)
            .ConfigureAwait(false);
        var plan = await new TargetPlanner(source, connection, request)
            .PlanAsync(cancellationToken)
            .ConfigureAwait(false);
        var counter = await InsertCounter
            .StartAsync(connection, plan.Target.Oid, cancellationToken)
            .ConfigureAwait(false);
        return new PostgresSink(source, request, lease, transaction, plan, counter);
    }

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Length == 0)
        {
            return;
        }

        if (_request.Rejects is not null)
        {
            await WriteRangeAsync(batch, 0, batch.Length, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _copy.WriteAsync(batch, 0, batch.Length, cancellationToken).ConfigureAwait(false);
            _sent += batch.Length;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Wrap(exception, cancellationToken);
        }
    }

    public async ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _copy.FinishAsync(cancellationToken).ConfigureAwait(false);
            await WaitAsync(FinishAsync, cancellationToken).ConfigureAwait(false);
            _isDone = true;
            return new SinkResult(_sent, _rejected, _copy.Bytes);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Wrap(exception, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDone)
        {
            await _transaction.DisposeAsync().ConfigureAwait(false);
            await _lease.ReturnAsync(isClean: true).ConfigureAwait(false);
            return;
        }

        _isDone = true;
        await PostgresDataSource.EndAsync(RollBackAsync).ConfigureAwait(false);
        await _lease.ReturnAsync(isClean: false).ConfigureAwait(false);
    }

    /// <summary>A lost connection has rolled back already.</summary>
    private async Task RollBackAsync()
    {
        await _copy.AbortAsync().ConfigureAwait(false);
        await _transaction.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> FinishAsync(CancellationToken cancellationToken)
    {
        if (_plan.Staging is not null)
        {
            await MoveAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (_request.Rejects is null)
        {
            await _counter.CheckAsync(_sent, DisplayName, cancellationToken).ConfigureAwait(false);
        }

        await _transaction.CommitAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        return true;
    }

    /// <summary>Moves staged rows into the target and makes sure that the server moved them all.</summary>
    private async ValueTask MoveAsync(CancellationToken cancellationToken)
    {
        var staged = await NumberAsync(_plan.CountStaged, cancellationToken).ConfigureAwait(false);
        InsertCounter.Check(_sent, staged, DisplayName);
        foreach (var statement in _plan.Prepare())
        {
            await PostgresStatements.ExecuteAsync(_connection, statement, cancellationToken).ConfigureAwait(false);
        }

        var moved = await PostgresStatements
            .ExecuteAsync(_connection, _plan.Move, cancellationToken)
            .ConfigureAwait(false);
        InsertCounter.Check(_sent, moved, DisplayName);
    }

    private ValueTask<long> NumberAsync(string sql, CancellationToken cancellationToken) =>
        PostgresStatements.NumberAsync(_connection, sql, cancellationToken);

    /// <summary>Writes rows by a COPY of their own; halves them until the refused ones stand alone.</summary>
    private async ValueTask WriteRangeAsync(Batch batch, int from, int count, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("SAVEPOINT weir", cancellationToken).ConfigureAwait(false);
            var before = await WaitAsync(_counter.CountAsync, cancellationToken).ConfigureAwait(false);
            await _copy.WriteAsync(batch, from, count, cancellationToken).ConfigureAwait(false);
            await _copy.FinishAsync(cancellationToken).ConfigureAwait(false);
            if (_plan.Staging is null && before is not null)
            {
                var after = await WaitAsync(_counter.CountAsync, cancellationToken).ConfigureAwait(false);
                InsertCounter.Check(count, after - before ?? count, DisplayName);
            }

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

            await _copy.AbortAsync().ConfigureAwait(false);
            await ExecuteAsync("ROLLBACK TO SAVEPOINT weir", cancellationToken).ConfigureAwait(false);
            if (count == 1)
            {
                Reject(batch, batch.StoredRow(from), error);
                return;
            }

            await WriteRangeAsync(batch, from, count / 2, cancellationToken).ConfigureAwait(false);
            await WriteRangeAsync(batch, from + (count / 2), count - (count / 2), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private void Reject(Batch batch, int row, WeirException error)
    {
        _rejected++;
        _request.Rejects!.Reject(
            new RejectedRow(
                DisplayName,
                _sent + _rejected,
                null,
                error.Message,
                RowText.Of(_request.Schema, batch, row)
            )
        );
    }

    private ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        WaitAsync(token => PostgresStatements.ExecuteAsync(_connection, sql, token), cancellationToken);

    private ValueTask<T> WaitAsync<T>(
        Func<CancellationToken, ValueTask<T>> work,
        CancellationToken cancellationToken
    ) => _source.WaitAsync(_connection, work, cancellationToken);

    /// <summary>The error with the target's name instead of the staging table's.</summary>
    private WeirException Wrap(Exception exception, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var error = PostgresErrors.Wrap(exception, _source.Name);
        return _plan.Staging is { } staging && error.Message.Contains(staging, StringComparison.Ordinal)
            ? new WeirException(
                error.Code,
                error.Message.Replace(staging, _plan.Target.Name.Name, StringComparison.Ordinal),
                error.InnerException
            )
            {
                Hint = error.Hint,
            }
            : error;
    }
}
