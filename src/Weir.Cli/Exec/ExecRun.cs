using System.Collections.Concurrent;
using System.Globalization;
using Weir.Cli.Progress;
using Weir.Commands;
using Weir.Commands.Scripts;
using Weir.Connectors.Commands;

namespace Weir.Cli.Exec;

/// <summary>Runs a script through a pipeline: outcomes to standard output in order, what failed to a file, a summary.</summary>
internal sealed class ExecRun(
    ICommandSource source,
    CommandPipelineOptions options,
    string format,
    string? failedFile,
    bool isQuiet,
    ProgressKind progress
)
{
    /// <summary>Statements whose outcome is not read yet; a pipeline holds no more of them than its queue does.</summary>
    private readonly ConcurrentQueue<ScriptStatement> _sent = new();

    private WeirException? _firstError;

    public async Task<int> RunAsync(IAsyncEnumerable<ScriptStatement> statements, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var pipeline = source.CreateCommandPipeline(options);
        using var shown = new ExecProgress(Console.Error, progress, () => pipeline.Status);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadOrStopAsync(pipeline.ReadOutcomesAsync(CancellationToken.None), stop);
        try
        {
            await foreach (var statement in statements.ConfigureAwait(false))
            {
                _sent.Enqueue(statement);
                _ = await pipeline
                    .AddAsync(statement.Sql, statement.Parameters, statement.Options, stop.Token)
                    .ConfigureAwait(false);
            }

            await pipeline.DisposeAsync().AsTask().WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await pipeline.AbortAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await pipeline.DisposeAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }

        shown.Dispose();
        return Finish(pipeline.Status, TimeProvider.System.GetElapsedTime(start));
    }

    /// <summary>When outcomes cannot be written any more, nothing more is executed.</summary>
    private async Task ReadOrStopAsync(IAsyncEnumerable<CommandOutcome> outcomes, CancellationTokenSource stop)
    {
        try
        {
            await ReadAsync(outcomes).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ReadAsync(IAsyncEnumerable<CommandOutcome> outcomes)
    {
        const int BufferedBytes = 16 << 10;
        var output = Console.OpenStandardOutput();
        await using var outputScope = output.ConfigureAwait(false);
        using var writer = new OutcomeWriter(output, format);
        using var failed = failedFile is null ? null : new FailedFile(failedFile);
        await foreach (var outcome in outcomes.ConfigureAwait(false))
        {
            _ = _sent.TryDequeue(out var statement);
            writer.Write(outcome);
            if (!outcome.IsSuccess)
            {
                _firstError ??= outcome.Error;
                if (outcome.Status != CommandStatus.Unknown || statement!.Options.IsIdempotent)
                {
                    failed?.Write(statement!);
                }
            }

            if (writer.Pending > BufferedBytes || _sent.IsEmpty)
            {
                await writer.FlushAsync().ConfigureAwait(false);
            }
        }

        await writer.FlushAsync().ConfigureAwait(false);
        failed?.Complete();
    }

    private int Finish(PipelineStatus status, TimeSpan time)
    {
        if (!isQuiet)
        {
            Console.Error.WriteLine(ExecProgress.Describe(status) + " in " + Amounts.Duration(time));
            if (status.Unknown > 0)
            {
                Console.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"warning: the connection was lost and the fate of {status.Unknown:N0} statements is not known; they are not in the file of failed ones unless marked idempotent"
                    )
                );
            }
        }

        if (status.Succeeded == status.Total)
        {
            return ExitCodes.Done;
        }

        // Where nothing was executed since the source could not be used, that is the error.
        if (status.NotExecuted == status.Total && _firstError is { IsTransient: true } error)
        {
            ErrorPrinter.Print(Console.Error, error, isVerbose: false);
            return ExitCodes.Of(error);
        }

        return ExitCodes.Rejected;
    }
}
