namespace Weir.Cli.Interactive;

/// <summary>The keys of this process's terminal, Ctrl-C among them.</summary>
internal sealed class ConsoleKeys : IKeySource
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    public bool HasKey => Console.KeyAvailable;

    public async ValueTask<ConsoleKeyInfo> ReadAsync(CancellationToken cancellationToken)
    {
        // The console's own wait cannot be cancelled.
        while (!Console.KeyAvailable)
        {
            await Task.Delay(Rest, cancellationToken).ConfigureAwait(false);
        }

        return Console.ReadKey(intercept: true);
    }
}
