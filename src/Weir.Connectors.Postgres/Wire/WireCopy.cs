using Weir.Connectors.Postgres.Reading;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// A COPY on a connection of ours, in the transaction that is open there. The rows of the next batch are taken from the
/// socket while those of the last one are used.
/// </summary>
/// <param name="readers">Whose connection it is.</param>
/// <param name="session">The connection.</param>
/// <param name="columns">How many columns come.</param>
/// <param name="table">The table, for errors.</param>
internal sealed class WireCopy(WireReaders readers, WireSession session, int columns, string table) : ICopyRows
{
    private TupleBlock _current = readers.TakeBlock(columns);
    private TupleBlock _next = readers.TakeBlock(columns);
    private Task<bool>? _filling;
    private WireSession? _session = session;
    private bool _isGivenBack;

    public async ValueTask BeginAsync(string statement, CancellationToken cancellationToken) =>
        _ = await _session!
            .RunAsync(
                connection =>
                {
                    connection.BeginCopy(statement);
                    while (!_next.TrySkipHeader(CopyForm.Signature))
                    {
                        _next.AddHeader(Read(connection, _next));
                    }

                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask<TupleBlock> NextAsync(CancellationToken cancellationToken)
    {
        _filling ??= FillAsync();
        _ = await _session!.WaitAsync(_filling, cancellationToken).ConfigureAwait(false);
        (_current, _next) = (_next, _current);
        if (_current.IsEnd)
        {
            return _current;
        }

        _current.MoveRestTo(_next);
        _filling = FillAsync();
        return _current;
    }

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        var rest = await _session!
            .RunAsync(connection => connection.ReadCopy(_next.Room().Span), cancellationToken)
            .ConfigureAwait(false);
        if (rest > 0)
        {
            throw CopyErrors.GoesOn();
        }

        var finished = _session;
        _session = null;
        await readers.ReturnAsync(finished).ConfigureAwait(false);
    }

    public async ValueTask AbortAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.CancelAsync().ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
            // The thread may still be writing into the blocks.
            _isGivenBack = true;
        }

        if (_isGivenBack)
        {
            return;
        }

        _isGivenBack = true;
        readers.KeepBlock(_current);
        readers.KeepBlock(_next);
    }

    private Task<bool> FillAsync()
    {
        var block = _next;
        return _session!.StartAsync(connection =>
        {
            while (!block.IsEnough)
            {
                block.Add(Read(connection, block));
            }

            return true;
        });
    }

    private int Read(WireConnection connection, TupleBlock block)
    {
        var count = connection.ReadCopy(block.Room().Span);
        return count > 0 ? count : throw CopyErrors.EndsEarly(table);
    }
}
