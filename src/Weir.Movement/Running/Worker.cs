using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>Moves chunks until there are none left, trying again what may pass.</summary>
internal sealed class Worker(WorkContext context, int number, FailureLog failures)
{
    private readonly RowSteps _steps = new(
        context.SourceSchema,
        context.Transfer.Transformation,
        context.Target.Schema
    );

    private TransferSettings Settings => context.Transfer.Settings;

    /// <summary>What is written in one transaction cannot be taken back to be split.</summary>
    private bool Splits => context.Target is not SinkTarget;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!failures.IsFull)
        {
            var work = await TakeAsync(cancellationToken).ConfigureAwait(false);
            if (work is null)
            {
                return;
            }

            using (work)
            {
                await MoveAsync(work, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A stream that fails while it is read fails for all, since its windows come one after another.</summary>
    private async ValueTask<ChunkWork?> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await context.Feed.TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WeirException exception)
        {
            failures.Stop(exception);
            return null;
        }
    }

    private async Task MoveAsync(ChunkWork work, CancellationToken cancellationToken)
    {
        IReadOnlyList<SourceChunk> instead = [];
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var tried = new ChunkAttempt(context, _steps, work, number, attempt, Splits);
                try
                {
                    await using (tried.ConfigureAwait(false))
                    {
                        await tried.RunAsync(cancellationToken).ConfigureAwait(false);
                        return;
                    }
                }
                catch (ChunkTooLargeException)
                {
                    instead = work.Split();
                    if (instead.Count == 0)
                    {
                        await MoveWholeAsync(work, attempt, cancellationToken).ConfigureAwait(false);
                    }

                    return;
                }
                catch (WeirException exception)
                    when (exception.Code.Kind == ErrorKind.External
                        && attempt <= Settings.Retries
                        && context.Target is not SinkTarget { IsBroken: true }
                    )
                {
                    context.Tracker.Retry();
                    var delay = Backoff.Delay(Settings, attempt);
                    await Task.Delay(delay, context.Time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (WeirException exception)
        {
            context.Tracker.Fail(number);
            failures.Add(work.Chunk, exception);
        }
        finally
        {
            context.Feed.Finish(work, instead);
        }
    }

    /// <summary>A chunk that cannot be split is moved as it is.</summary>
    private async Task MoveWholeAsync(ChunkWork work, int attempt, CancellationToken cancellationToken)
    {
        var tried = new ChunkAttempt(context, _steps, work, number, attempt, splits: false);
        await using (tried.ConfigureAwait(false))
        {
            await tried.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
