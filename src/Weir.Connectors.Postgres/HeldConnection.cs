using Npgsql;

namespace Weir.Connectors.Postgres;

/// <summary>
/// A connection outside the pool whose session holds something: a snapshot, or a lock. Once it is watched, its loss is
/// noticed whether anybody uses it or not.
/// </summary>
internal sealed class HeldConnection : IAsyncDisposable
{
    /// <summary>The server may end idle sessions and long transactions; this one is that on purpose.</summary>
    public const string StaySql = """
        SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings
        WHERE name IN ('idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')
        """;

    private readonly PostgresDataSource _source;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _watch = Task.CompletedTask;
    private bool _isDisposed;

    private HeldConnection(PostgresDataSource source, NpgsqlConnection connection)
    {
        (_source, Connection, _interval) = (source, connection, source.Options.Heartbeat);
        source.Connections.CountHeld(1);
        Lost = _lost.Token;
    }

    /// <summary>The connection; not to be used once it is watched.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Cancelled when the connection is lost.</summary>
    public CancellationToken Lost { get; }

    public static async ValueTask<HeldConnection> OpenAsync(
        PostgresDataSource source,
        CancellationToken cancellationToken
    )
    {
        var connection = await source.OpenUnpooledAsync(cancellationToken).ConfigureAwait(false);
        var held = new HeldConnection(source, connection);
        try
        {
            return await held.UseAsync(
                    async (c, t) =>
                    {
                        await PostgresStatements.ExecuteAsync(c, StaySql, t).ConfigureAwait(false);
                        return held;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await held.DisposeAsync().ConfigureAwait(false);
            if (exception is WeirException or OperationCanceledException)
            {
                throw;
            }

            throw PostgresErrors.Wrap(exception, source.Name);
        }
    }

    /// <summary>Runs an action on it before it is watched.</summary>
    public ValueTask<T> UseAsync<T>(
        Func<NpgsqlConnection, CancellationToken, ValueTask<T>> action,
        CancellationToken cancellationToken
    ) => _source.WaitAsync(Connection, token => action(Connection, token), cancellationToken);

    /// <summary>Begins to watch.</summary>
    public void Watch() => _watch = WatchAsync();

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _closing.CancelAsync().ConfigureAwait(false);
        await PostgresDataSource.EndAsync(_watch).ConfigureAwait(false);
        await PostgresDataSource.EndAsync(() => Connection.DisposeAsync().AsTask()).ConfigureAwait(false);
        _source.Connections.CountHeld(-1);
        _closing.Dispose();
        _lost.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Connection.WaitAsync(_interval, _closing.Token).ConfigureAwait(false);
                // Not by the driver's own limit: it asks the silent server to cancel, and waits for that.
                await PostgresStatements
                    .ExecuteAsync(Connection, "SELECT 1", CancellationToken.None)
                    .AsTask()
                    .WaitAsync(_interval * PostgresDataSource.LongestAnswer, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // It is no longer needed.
        }
        catch (Exception exception)
            when (exception
                    is NpgsqlException
                        or IOException
                        or InvalidOperationException
                        or OperationCanceledException
                        or TimeoutException
            )
        {
            if (!_closing.IsCancellationRequested)
            {
                await _lost.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
