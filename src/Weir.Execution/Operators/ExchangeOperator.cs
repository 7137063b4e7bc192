using System.Threading.Channels;
using Weir.Columnar;

namespace Weir.Execution.Operators;

/// <summary>
/// Runs several chains at the same time and merges their batches in any order. The queue between is bounded: a consumer
/// that does not pull holds the chains. The first error stops all of them and is raised once.
/// </summary>
internal sealed class ExchangeOperator : IOperator
{
    private const int BatchesPerChain = 2;

    private readonly IOperator[] _inputs;
    private readonly Channel<Batch> _queue;
    private readonly CancellationTokenSource _stop = new();
    private Task? _running;

    private ExchangeOperator(IOperator[] inputs)
    {
        _inputs = inputs;
        _queue = Channel.CreateBounded<Batch>(
            new BoundedChannelOptions(inputs.Length * BatchesPerChain) { SingleReader = true }
        );
    }

    public static IOperator Merge(IOperator[] chains) => chains.Length == 1 ? chains[0] : new ExchangeOperator(chains);

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static s => ((CancellationTokenSource)s!).Cancel(),
            _stop
        );
        _running ??= RunAllAsync();
        // Not by the own token: a chain that fails cancels it, and its error would be lost to a cancellation.
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_queue.Reader.TryRead(out var batch))
            {
                return batch;
            }
        }

        await _running.ConfigureAwait(false);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_running is not null)
        {
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (_queue.Reader.TryRead(out var batch))
        {
            batch.Dispose();
        }

        foreach (var input in _inputs)
        {
            await input.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task RunAllAsync()
    {
        Exception? error = null;
        try
        {
            await ParallelChains.RunAsync(_inputs, ForwardAsync, _stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception;
            throw;
        }
        finally
        {
            _queue.Writer.TryComplete(error);
        }
    }

    private async Task ForwardAsync(IOperator input, CancellationToken cancellationToken)
    {
        while (await input.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            try
            {
                await _queue.Writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                batch.Dispose();
                throw;
            }
        }
    }
}
