using Npgsql;
using Weir.Columnar;
using Weir.Connectors.Postgres.Chunks;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Streams the result of a query by binary COPY into batches.</summary>
/// <param name="columns">What the query makes.</param>
/// <param name="table">The table that it reads.</param>
/// <param name="query">The query.</param>
/// <param name="snapshot">What it sees; null: what is there when it begins.</param>
/// <param name="context">Where it reports.</param>
internal sealed class PostgresReader(
    IReadOnlyList<PostgresColumn> columns,
    PostgresTable table,
    string query,
    SourceSnapshot? snapshot,
    ScanContext context
) : IBatchReader
{
    /// <summary>A batch ends early when it has that many bytes.</summary>
    private const int LargestBatch = 4 << 20;

    private readonly TupleBlock _block = new(columns.Count, Batch.DefaultRows);
    private readonly ColumnDecoder[] _decoders =
    [
        .. columns.Select(c => ColumnDecoder.Create(c, $"{table.DisplayName}, column \"{c.Field.Name}\"")),
    ];
    private readonly BatchBuilder _builder = new(new Schema([.. columns.Select(c => c.Field)]), budget: context.Budget);
    private PostgresLease? _lease;
    private NpgsqlConnection? _connection;
    private NpgsqlRawCopyStream? _stream;
    private bool _isDone;

    /// <summary>In whose transaction it reads, and who stays open; null: a connection of its own.</summary>
    public NpgsqlConnection? Lender { get; init; }

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isDone)
        {
            return null;
        }

        try
        {
            if (_stream is null)
            {
                await BeginAsync(cancellationToken).ConfigureAwait(false);
            }

            // The driver hands out one row at a time, mostly from its buffer: that must cost next to nothing.
            while (!_block.IsFull && !_block.IsEnd && _block.Bytes < LargestBatch)
            {
                var pending = _stream!.ReadAsync(_block.Room(), CancellationToken.None);
                var count = pending.IsCompletedSuccessfully
                    ? pending.GetAwaiter().GetResult()
                    : await WaitAsync(pending, cancellationToken).ConfigureAwait(false);
                _block.Add(Counted(count));
            }

            context.Metrics.AddBytes(_block.Bytes);

            if (_block.IsEnd)
            {
                // The trailer is not the end: errors of the server, and the release of its locks, come after it.
                await FinishAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not (WeirException or OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgresErrors.Wrap(exception, table.Source.Name);
        }

        return _block.Rows == 0 ? null : Decode();
    }

    public async ValueTask DisposeAsync()
    {
        _isDone = true;
        _builder.Dispose();
        if (_connection is not null)
        {
            await PostgresDataSource.EndAsync(AbortAsync).ConfigureAwait(false);
        }
    }

    private async Task AbortAsync()
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

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        _lease = Lender is null ? await table.Source.LendAsync(cancellationToken).ConfigureAwait(false) : null;
        _connection = Lender ?? _lease!.Connection;
        context.Metrics.AddRequest();
        if (snapshot is not null)
        {
            await snapshot.EnterAsync(_connection, cancellationToken).ConfigureAwait(false);
        }

        var statement = $"COPY ({query}) TO STDOUT (FORMAT binary)";
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

        while (!_block.TrySkipHeader(CopyForm.Signature))
        {
            _block.AddHeader(await ReadAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken) =>
        Counted(
            await WaitAsync(_stream!.ReadAsync(_block.Room(), CancellationToken.None), cancellationToken)
                .ConfigureAwait(false)
        );

    private ValueTask<int> WaitAsync(ValueTask<int> pending, CancellationToken cancellationToken) =>
        table.Source.WaitAsync(_connection!, pending.AsTask(), cancellationToken);

    private int Counted(int count) =>
        count > 0
            ? count
            : throw new WeirException(
                ErrorCode.ConnectionLost,
                $"the rows of {table.DisplayName} end before their end mark"
            );

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        var rest = _stream!.ReadAsync(_block.Room(), CancellationToken.None).AsTask();
        if (await table.Source.WaitAsync(_connection!, rest, cancellationToken).ConfigureAwait(false) > 0)
        {
            throw new WeirException(ErrorCode.InvalidData, "the server's COPY goes on after its end mark");
        }

        _isDone = true;
        await CloseAsync(isClean: true).ConfigureAwait(false);
    }

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

    private Batch Decode()
    {
        var rows = _block.Rows;
        for (var i = 0; i < _decoders.Length; i++)
        {
            _decoders[i].Decode(_block, i, _builder[i]);
        }

        _builder.CloseRows(rows);
        _block.Clear();
        return _builder.Build();
    }
}
