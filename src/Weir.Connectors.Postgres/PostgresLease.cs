using Npgsql;
using Weir.Connectors.Commands;
using Weir.Connectors.Postgres.Commands;
using Weir.Connectors.Resilience;

namespace Weir.Connectors.Postgres;

/// <summary>A connection of the source's pool, lent to one user, who must give it back.</summary>
internal sealed class PostgresLease(PooledConnection<ICommandConnection> lent)
{
    private readonly PostgresCommandConnection _session = (PostgresCommandConnection)lent.Value;

    /// <summary>The connection; it must not be disposed.</summary>
    public NpgsqlConnection Connection => _session.Connection;

    /// <summary>
    /// Gives it back, without what was set in its session. One that may be in the middle of something is closed instead,
    /// which ends its transaction; within seconds, or behind the caller's back.
    /// </summary>
    /// <param name="isClean">Nothing runs on it, and no transaction is open.</param>
    public async ValueTask ReturnAsync(bool isClean)
    {
        isClean = isClean && await _session.ForgetAsync().ConfigureAwait(false);
        if (!isClean)
        {
            _session.GiveUp();
        }

        await lent.ReturnAsync(isClean).ConfigureAwait(false);
    }
}
