using System.Net.Sockets;
using Npgsql;
using Weir.Connectors.Resilience;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// A <see cref="WireConnection"/> that is waited for as the driver's are: until the server falls silent or the caller says
/// so. It takes the place of a connection of the pool.
/// </summary>
internal sealed class WireSession : IAsyncDisposable
{
    private readonly PostgresDataSource _source;
    private readonly PoolReservation _place;
    private readonly WireThread _thread;
    private readonly WireConnection _connection;

    private WireSession(PostgresDataSource source, PoolReservation place, WireThread thread, WireConnection connection)
    {
        (_source, _place, _thread, _connection) = (source, place, thread, connection);
    }

    /// <summary>A new connection; null: the driver has to make one, or to say why there can be none.</summary>
    public static async ValueTask<WireSession?> OpenAsync(
        PostgresDataSource source,
        CancellationToken cancellationToken
    )
    {
        var place = await source.Connections.ReserveAsync(cancellationToken).ConfigureAwait(false);
        var thread = new WireThread();
        try
        {
            var connection = await ConnectAsync(source, thread, cancellationToken).ConfigureAwait(false);
            return new WireSession(source, place, thread, connection);
        }
        catch (Exception exception)
        {
            thread.Dispose();
            await place.DisposeAsync().ConfigureAwait(false);
            if (exception is WireRefusal or IOException or SocketException or NpgsqlException)
            {
                return null;
            }

            throw;
        }
    }

    /// <summary>Works with the connection. What fails leaves it good for nothing.</summary>
    public ValueTask<T> RunAsync<T>(Func<WireConnection, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WaitAsync(StartAsync(work), cancellationToken);
    }

    /// <summary>Runs a statement whose rows nobody wants.</summary>
    public async ValueTask ExecuteAsync(string statement, CancellationToken cancellationToken) =>
        _ = await RunAsync(
                connection =>
                {
                    connection.Execute(statement);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>Begins to work with the connection.</summary>
    public Task<T> StartAsync<T>(Func<WireConnection, T> work) => _thread.RunAsync(() => work(_connection));

    /// <summary>Waits for what was begun.</summary>
    public ValueTask<T> WaitAsync<T>(Task<T> work, CancellationToken cancellationToken) =>
        _source.WaitAsync(_connection.ProcessId, work, cancellationToken);

    /// <summary>Tells the server to stop what it does, within seconds.</summary>
    public async ValueTask CancelAsync() => _ = await _source.CancelAsync(_connection.ProcessId).ConfigureAwait(false);

    /// <summary>Closes the connection when nothing goes on there.</summary>
    public async ValueTask CloseAsync()
    {
        var closing = StartAsync(connection =>
        {
            connection.Terminate();
            return true;
        });
        await PostgresDataSource.EndAsync(closing).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the connection, whatever it is at.</summary>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        _thread.Dispose();
        return _place.DisposeAsync();
    }

    private static async ValueTask<WireConnection> ConnectAsync(
        PostgresDataSource source,
        WireThread thread,
        CancellationToken cancellationToken
    )
    {
        var settings = source.Options.Settings;
        Socket? trying = null;
        var isGivenUp = false;
        var connecting = thread.RunAsync(() =>
            new WireConnection(
                settings,
                socket =>
                {
                    Volatile.Write(ref trying, socket);
                    if (Volatile.Read(ref isGivenUp))
                    {
                        socket.Dispose();
                    }
                }
            )
        );
        try
        {
            return await connecting
                .WaitAsync(TimeSpan.FromSeconds(settings.Timeout), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Volatile.Write(ref isGivenUp, true);
            Volatile.Read(ref trying)?.Dispose();
            throw exception is TimeoutException
                ? PostgresErrors.Wrap(new NpgsqlException(exception.Message, exception), source.Name)
                : exception;
        }
    }
}
