using System.Globalization;
using Npgsql;

namespace Weir.SqlLogic.Engines;

/// <summary>
/// PostgreSQL, to check the scripts themselves: what it does not answer the same way is a wrong expectation. Every session
/// has a schema of its own in the database that <c>WEIR_TEST_POSTGRES</c> names.
/// </summary>
internal sealed class PostgresEngine : IEngine
{
    private static int _sessions;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } = ["postgres", "postgresql"];

    /// <inheritdoc/>
    public bool HasMessagesOfScripts => false;

    /// <inheritdoc/>
    public bool Has(string feature) => false;

    /// <inheritdoc/>
    public async ValueTask<IEngineSession> OpenAsync(CancellationToken cancellationToken)
    {
        var url =
            Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES")
            ?? throw new UsageException(
                "the engine postgres needs WEIR_TEST_POSTGRES=postgresql://user:password@host:port/database"
            );
        var connection = new NpgsqlConnection(ConnectionString(url));
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var schema = string.Create(
                CultureInfo.InvariantCulture,
                $"slt_{Environment.ProcessId}_{Interlocked.Increment(ref _sessions)}"
            );
            var session = new PostgresEngineSession(connection, schema);
            await session
                .RunAsync(
                    $"CREATE SCHEMA {schema}; SET search_path = {schema}; SET timezone = 'UTC'",
                    cancellationToken
                )
                .ConfigureAwait(false);
            return session;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string ConnectionString(string url)
    {
        var uri = new Uri(url);
        var user = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Database = uri.AbsolutePath.TrimStart('/'),
            Pooling = false,
        }.ConnectionString;
    }
}
