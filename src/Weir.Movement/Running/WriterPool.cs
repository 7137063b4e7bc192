using System.Collections.Concurrent;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>The writers of a target, no more than it allows, opened when first needed. A failed one is not given back.</summary>
internal sealed class WriterPool(ITransferTarget target, int workers) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(Math.Min(target.MaximumWriters, workers));
    private readonly ConcurrentBag<IChunkWriter> _idle = [];

    /// <summary>Whether workers have to wait for each other, so that none may hold a writer while it waits for its source.</summary>
    public bool IsShared => target.MaximumWriters < workers;

    public async ValueTask<IChunkWriter> RentAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _idle.TryTake(out var writer)
                ? writer
                : await target.OpenWriterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    public void Return(IChunkWriter writer)
    {
        _idle.Add(writer);
        _free.Release();
    }

    /// <summary>Disposes a writer that failed.</summary>
    public async ValueTask DiscardAsync(IChunkWriter writer)
    {
        try
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WeirException or IOException or OperationCanceledException)
        {
            // It is discarded because it failed.
        }
        finally
        {
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var writer))
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }

        _free.Dispose();
    }
}
