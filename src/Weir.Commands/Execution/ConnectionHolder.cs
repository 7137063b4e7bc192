using Weir.Connectors.Commands;
using Weir.Connectors.Resilience;

namespace Weir.Commands.Execution;

/// <summary>The connection that an executor works with: taken when needed, given back when idle, replaced when broken.</summary>
internal sealed class ConnectionHolder(ICommandSource source)
{
    private PooledConnection<ICommandConnection>? _connection;
    private bool _isSessionChanged;

    public bool IsConnected => _connection is { Value.IsUsable: true };

    public ValueTask<ICommandConnection> GetAsync(CancellationToken cancellationToken) =>
        _connection is { Value: { IsUsable: true } connection }
            ? ValueTask.FromResult(connection)
            : ReplaceAsync(cancellationToken);

    /// <summary>The next user of the connection must not see what a statement has set.</summary>
    public void MarkSession() => _isSessionChanged = true;

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

    private async ValueTask<ICommandConnection> ReplaceAsync(CancellationToken cancellationToken)
    {
        await ReturnAsync().ConfigureAwait(false);
        _connection = await source.Connections.AcquireAsync(cancellationToken).ConfigureAwait(false);
        return _connection.Value;
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
