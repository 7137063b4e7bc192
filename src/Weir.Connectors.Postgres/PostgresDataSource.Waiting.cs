using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres;

/// <summary>Waits that end when the server has fallen silent, and when the caller says so.</summary>
internal sealed partial class PostgresDataSource
{
    /// <summary>A server that has not answered for so many heartbeats is gone.</summary>
    public const int LongestAnswer = 3;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _askingLock = new();
    private readonly Lazy<NpgsqlDataSource> _aside;
    private Task<bool>? _asking;
    private long _asked;

    /// <summary>How long an answer may take.</summary>
    private TimeSpan AnswerLimit
    {
        get
        {
            var (heartbeats, connect) = (
                Options.Heartbeat * LongestAnswer,
                TimeSpan.FromSeconds(Options.Settings.Timeout)
            );
            return heartbeats > connect ? heartbeats : connect;
        }
    }

    /// <summary>
    /// Waits for work of a connection. When it is cancelled, the server is told over another connection and its answer is
    /// awaited, so that no statement runs on there. Work that takes longer than a heartbeat is given up when the server does
    /// not answer another connection any more either.
    /// </summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.ConnectionLost"/>: the server has fallen silent.</exception>
    public ValueTask<T> WaitAsync<T>(NpgsqlConnection connection, Task<T> work, CancellationToken cancellationToken) =>
        WaitAsync(connection, 0, work, cancellationToken);

    /// <summary>The same for a connection that is not the driver's; its process is known.</summary>
    public ValueTask<T> WaitAsync<T>(int backend, Task<T> work, CancellationToken cancellationToken) =>
        WaitAsync(null, backend, work, cancellationToken);

    private async ValueTask<T> WaitAsync<T>(
        NpgsqlConnection? connection,
        int backend,
        Task<T> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            while (!await EndsAsync(work, Options.Heartbeat, cancellationToken).ConfigureAwait(false))
            {
                var asking = AskAsync();
                await Task.WhenAny(work, asking).WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!work.IsCompleted && !await asking.ConfigureAwait(false))
                {
                    throw Silent();
                }
            }

            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!work.IsCompleted && await CancelAsync(connection?.ProcessID ?? backend).ConfigureAwait(false))
            {
                await EndsAsync(work, EndLimit, CancellationToken.None).ConfigureAwait(false);
            }

            if (work.IsCompletedSuccessfully)
            {
                // What is done is done: a commit above all.
                return await work.ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>As above, for work of several statements, which look at the token that it is given.</summary>
    public async ValueTask<T> WaitAsync<T>(
        NpgsqlConnection connection,
        Func<CancellationToken, ValueTask<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await WaitAsync(connection, work(stop.Token).AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What was given up must not go on with its next statement when the server speaks again.
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Ends something that is given up, but only for seconds: the server may not answer any more. The driver waits for it
    /// synchronously in places, so that is done by a thread of its own.
    /// </summary>
    public static async ValueTask EndAsync(Func<Task> work)
    {
        var ending = Task
            .Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .Unwrap();
        await EndAsync(ending).ConfigureAwait(false);
    }

    /// <summary>Waits for the end of something that is given up, but only for seconds.</summary>
    public static async ValueTask EndAsync(Task work) =>
        await work.WaitAsync(EndLimit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Closes a connection; one that may be broken within seconds, or not at all.</summary>
    public static ValueTask CloseAsync(NpgsqlConnection connection, bool isClean) =>
        isClean ? connection.DisposeAsync() : EndAsync(() => connection.DisposeAsync().AsTask());

    /// <summary>Cancels what a backend runs; false: the server does not answer in time, and is left alone.</summary>
    public async ValueTask<bool> CancelAsync(int backend)
    {
        var statement = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_catalog.pg_cancel_backend({backend})");
        // A statement that goes on after an error ends with its connection.
        return await AnswersAsync(statement, EndLimit).ConfigureAwait(false);
    }

    /// <summary>Whether the server answers; all who wait ask together, once in a heartbeat.</summary>
    private Task<bool> AskAsync()
    {
        lock (_askingLock)
        {
            if (
                _asking is null
                || (_asking.IsCompleted && TimeProvider.System.GetElapsedTime(_asked) > Options.Heartbeat / 2)
            )
            {
                _asked = TimeProvider.System.GetTimestamp();
                _asking = AnswersAsync("SELECT 1", AnswerLimit);
            }

            return _asking;
        }
    }

    /// <summary>Whether the server answers a new connection in time; an error is an answer, too.</summary>
    private async Task<bool> AnswersAsync(string statement, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await RunAsideAsync(statement, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (NpgsqlException exception)
        {
            return exception.InnerException is not TimeoutException;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return true;
        }
    }

    private async Task RunAsideAsync(string statement, CancellationToken cancellationToken)
    {
        var connection = await _aside.Value.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var isClean = false;
        try
        {
            await PostgresStatements
                .ExecuteAsync(connection, statement, cancellationToken)
                .AsTask()
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            isClean = true;
        }
        finally
        {
            await CloseAsync(connection, isClean).ConfigureAwait(false);
        }
    }

    /// <summary>False: it has not ended within the time.</summary>
    private static async ValueTask<bool> EndsAsync(Task work, TimeSpan within, CancellationToken cancellationToken)
    {
        if (work.IsCompleted)
        {
            return true;
        }

        await work.WaitAsync(within, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return work.IsCompleted;
    }

    private WeirException Silent() =>
        new(
            ErrorCode.ConnectionLost,
            string.Create(
                CultureInfo.InvariantCulture,
                $"PostgreSQL, connection \"{Name}\": the server has not answered for {AnswerLimit.TotalSeconds:0.#} s"
            )
        )
        {
            Hint = "heartbeat and connect_timeout of the connection say how long to wait.",
        };
}
