using System.Collections.Concurrent;
using Weir.Connectors.Postgres.Chunks;
using Weir.Connectors.Postgres.Reading;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// The connections that read the chunks of one load, each in a transaction that sees the load's snapshot. There are as many
/// as chunks are read at once; they stay until the load ends.
/// </summary>
/// <param name="source">Where they lead.</param>
/// <param name="snapshot">What they see; null: each COPY what is there when it begins.</param>
internal sealed class WireReaders(PostgresDataSource source, SourceSnapshot? snapshot) : IAsyncDisposable
{
    private readonly ConcurrentBag<WireSession> _idle = [];
    private readonly ConcurrentBag<TupleBlock> _blocks = [];
    private volatile bool _isRefused;
    private volatile bool _isDisposed;

    /// <summary>A connection to read with; null: the driver has to.</summary>
    public async ValueTask<WireSession?> RentAsync(CancellationToken cancellationToken)
    {
        if (_isRefused)
        {
            return null;
        }

        if (_idle.TryTake(out var idle))
        {
            return idle;
        }

        var session = await source
            .Connections.GuardAsync(token => WireSession.OpenAsync(source, token), cancellationToken)
            .ConfigureAwait(false);
        if (session is null)
        {
            _isRefused = true;
            return null;
        }

        try
        {
            await EnterAsync(session, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ValueTask EnterAsync(WireSession session, CancellationToken cancellationToken) =>
        snapshot is not null
            ? snapshot.EnterAsync(session, cancellationToken)
            : session.ExecuteAsync(HeldConnection.StaySql, cancellationToken);

    /// <summary>Takes one back whose COPY is over. It is kept unless others need its place in the pool.</summary>
    public async ValueTask ReturnAsync(WireSession session)
    {
        if (_isDisposed || _idle.Count >= source.Share || source.Connections.Health.Pool.Waiting > 0)
        {
            await session.CloseAsync().ConfigureAwait(false);
            return;
        }

        _idle.Add(session);
        if (_isDisposed)
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>An empty block for rows of so many columns: one of an earlier chunk, where there is one.</summary>
    public TupleBlock TakeBlock(int columns)
    {
        if (_blocks.TryTake(out var block) && block.Columns == columns)
        {
            block.Reset();
            return block;
        }

        return new TupleBlock(columns);
    }

    /// <summary>Takes a block back that nobody uses any more.</summary>
    public void KeepBlock(TupleBlock block)
    {
        // Two of each connection that is kept.
        if (block.IsKept && _blocks.Count < 2 * source.Share)
        {
            _blocks.Add(block);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var session))
        {
            await session.CloseAsync().ConfigureAwait(false);
        }
    }
}
