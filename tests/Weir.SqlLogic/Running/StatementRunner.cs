using System.Globalization;
using Weir.SqlLogic.Engines;
using Weir.SqlLogic.Results;

namespace Weir.SqlLogic.Running;

/// <summary>Runs statements in one session, each for a limited time, and survives whatever the engine does.</summary>
internal sealed class StatementRunner : IAsyncDisposable
{
    /// <summary>How long a cancelled statement may take to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly IEngineSession _session;
    private readonly TimeSpan _timeout;

    private StatementRunner(IEngineSession session, TimeSpan timeout)
    {
        _session = session;
        _timeout = timeout;
    }

    /// <summary>Whether a statement did not end although it was cancelled; the session is of no use then.</summary>
    public bool IsLost { get; private set; }

    public static async Task<StatementRunner> OpenAsync(RunnerOptions options) =>
        new(await options.Engine.OpenAsync(CancellationToken.None).ConfigureAwait(false), options.Timeout);

    /// <summary>Runs a text; exactly one of result, error of the statement, and problem of the engine is there.</summary>
    public async Task<(ResultTable? Result, EngineException? Error, string? Problem)> RunAsync(string sql)
    {
        using var cancellation = new CancellationTokenSource();

        // On another thread: an engine that computes without ever awaiting must not stop the clock.
        var running = Task.Run(() => _session.RunAsync(sql, cancellation.Token));
        try
        {
            return (await running.WaitAsync(_timeout).ConfigureAwait(false), null, null);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            await cancellation.CancelAsync().ConfigureAwait(false);
            var ended = await Task.WhenAny(running, Task.Delay(Grace)).ConfigureAwait(false);
            IsLost = ended != running;
            return (
                null,
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the statement took longer than {_timeout.TotalSeconds} s{(IsLost ? " and could not be cancelled" : "")}"
                )
            );
        }
        catch (EngineException exception) when (exception.Kind != EngineErrorKind.Internal)
        {
            return (null, exception, null);
        }
        catch (EngineException exception)
        {
            return (null, null, $"the engine has an internal error: {exception.Message}");
        }
        catch (Exception exception)
        {
            return (null, null, $"the engine broke: {exception}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!IsLost)
        {
            await _session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
