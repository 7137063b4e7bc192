using Weir.Connectors.Commands;
using Weir.Connectors.Resilience;

namespace Weir.Commands.Execution;

/// <summary>The connection that an executor works with: taken when needed, given back when idle, replaced when broken.</summary>
internal sealed class ConnectionHolder(ICommandSource source)
{
    private PooledConnection<ICommandConnection>? _connection;
    private bool _isSessionChanged;

    public bool IsConnected => _connection is { Value.IsUsable: true };

    public async ValueTask<ICommandConnection> GetAsync(CancellationToken cancellationToken)
    {
        if (_connection is { Value.IsUsable: true })
        {
            return _connection.Value;
        }

        await ReturnAsync().ConfigureAwait(false);
        _connection = await source.Connections.AcquireAsync(cancellationToken).ConfigureAwait(false);
        return _connection.Value;
    }

    /// <summary>The next user of the connection must not see what a statement has set.</summary>
    public void MarkSession() => _isSessionChanged = true;

    /// <summary>Sends a trip; whether the source answered at all counts for its circuit.</summary>
    public async ValueTask SendAsync(
        ICommandConnection connection,
        CommandTrip trip,
        CancellationToken cancellationToken
    )
    {
        var call = source.Connections.Circuit.Enter();
        try
        {
            await connection.SendAsync(trip, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            call.Ignored();
            throw;
        }

        if (trip.Failure is { Kind: CommandFailureKind.ConnectionLost })
        {
            call.Failed();
        }
        else
        {
            call.Succeeded();
        }
    }

    /// <summary>Closes the connection with whatever is open on it.</summary>
    public ValueTask DiscardAsync() => GiveBackAsync(isUsable: false);

    /// <summary>Gives the connection back.</summary>
    public async ValueTask ReturnAsync()
    {
        if (_connection is not { } held)
        {
            return;
        }

        var isUsable =
            held.Value.IsUsable
            && (!_isSessionChanged || await held.Value.ResetAsync(CancellationToken.None).ConfigureAwait(false));
        await GiveBackAsync(isUsable).ConfigureAwait(false);
    }

    private async ValueTask GiveBackAsync(bool isUsable)
    {
        if (_connection is { } held)
        {
            _connection = null;
            _isSessionChanged = false;
            await held.ReturnAsync(isUsable).ConfigureAwait(false);
        }
    }
}
