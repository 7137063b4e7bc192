using Npgsql;
using Weir.Connectors.Postgres.Chunks;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>A COPY on a connection of the driver.</summary>
/// <param name="table">The table that it reads.</param>
/// <param name="snapshot">What it sees; null: what is there when it begins.</param>
/// <param name="lender">In whose transaction it reads, and who stays open; null: a connection of the pool.</param>
/// <param name="columns">How many columns come.</param>
internal sealed class DriverCopy(PostgresTable table, SourceSnapshot? snapshot, NpgsqlConnection? lender, int columns)
    : ICopyRows
{
    private readonly TupleBlock _block = new(columns);
    private PostgresLease? _lease;
    private NpgsqlConnection? _connection;
    private NpgsqlRawCopyStream? _stream;
    private bool _isUsed;

    public async ValueTask BeginAsync(string statement, CancellationToken cancellationToken)
    {
        _lease = lender is null ? await table.Source.LendAsync(cancellationToken).ConfigureAwait(false) : null;
        _connection = lender ?? _lease!.Connection;
        if (snapshot is not null)
        {
            await snapshot.EnterAsync(_connection, cancellationToken).ConfigureAwait(false);
        }

        _stream = await table
            .Source.WaitAsync(
                _connection,
                _connection.BeginRawBinaryCopyAsync(statement, CancellationToken.None),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (snapshot?.Patience is { } patience)
        {
            _stream.ReadTimeout = (int)Math.Min(int.MaxValue, patience.TotalMilliseconds);
        }

        while (!_block.TrySkipHeader(Types.CopyForm.Signature))
        {
            var pending = _stream.ReadAsync(_block.Room(), CancellationToken.None);
            _block.AddHeader(Counted(await WaitAsync(pending, cancellationToken).ConfigureAwait(false)));
        }
    }

    public async ValueTask<TupleBlock> NextAsync(CancellationToken cancellationToken)
    {
        if (_isUsed)
        {
            _block.Clear();
        }

        _isUsed = true;

        // The driver hands out one row at a time, mostly from its buffer: that must cost next to nothing.
        while (!_block.IsEnough)
        {
            var pending = _stream!.ReadAsync(_block.Room(), CancellationToken.None);
            var count = pending.IsCompletedSuccessfully
                ? pending.GetAwaiter().GetResult()
                : await WaitAsync(pending, cancellationToken).ConfigureAwait(false);
            _block.Add(Counted(count));
        }

        return _block;
    }

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        var rest = _stream!.ReadAsync(_block.Room(), CancellationToken.None);
        if (await WaitAsync(rest, cancellationToken).ConfigureAwait(false) > 0)
        {
            throw CopyErrors.GoesOn();
        }

        await CloseAsync(isClean: true).ConfigureAwait(false);
    }

    public async ValueTask AbortAsync()
    {
        if (_connection is not null)
        {
            await PostgresDataSource.EndAsync(CancelAsync).ConfigureAwait(false);
        }
    }

    private async Task CancelAsync()
    {
        try
        {
            if (_stream is not null)
            {
                await _stream.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
            when (exception is NpgsqlException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // An error has ended the statement already.
        }

        await CloseAsync(isClean: false).ConfigureAwait(false);
    }

    private ValueTask<int> WaitAsync(ValueTask<int> pending, CancellationToken cancellationToken) =>
        table.Source.WaitAsync(_connection!, pending.AsTask(), cancellationToken);

    private int Counted(int count) => count > 0 ? count : throw CopyErrors.EndsEarly(table.DisplayName);

    private async ValueTask CloseAsync(bool isClean)
    {
        var (stream, lease, connection) = (_stream, _lease, _connection);
        (_stream, _lease, _connection) = (null, null, null);
        var isEnded = false;
        try
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            isEnded =
                isClean
                && (
                    snapshot is null
                    || lease is null
                    || await SourceSnapshot.LeaveAsync(connection!).ConfigureAwait(false)
                );
        }
        catch (PostgresException exception) when (PostgresErrors.IsCancellation(exception))
        {
            // The cancellation that was asked for.
        }
        finally
        {
            if (lease is not null)
            {
                await lease.ReturnAsync(isEnded).ConfigureAwait(false);
            }
        }
    }
}
