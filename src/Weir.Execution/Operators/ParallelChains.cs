namespace Weir.Execution.Operators;

/// <summary>Runs work on every chain at the same time; the first error cancels the others and is the one that is raised.</summary>
internal static class ParallelChains
{
    public static async Task RunAsync<T>(
        IReadOnlyList<T> chains,
        Func<T, CancellationToken, Task> work,
        CancellationTokenSource stop
    )
    {
        if (chains.Count == 1)
        {
            await work(chains[0], stop.Token).ConfigureAwait(false);
            return;
        }

        Exception? first = null;
        var tasks = chains.Select(chain => Task.Run(() => OneAsync(chain), CancellationToken.None));
        await Task.WhenAll(tasks).ConfigureAwait(false);
        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        async Task OneAsync(T chain)
        {
            try
            {
                await work(chain, stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                if (Interlocked.CompareExchange(ref first, exception, null) is null)
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                }
            }
        }
    }
}
