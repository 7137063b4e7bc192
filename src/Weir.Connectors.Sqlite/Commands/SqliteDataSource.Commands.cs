using Weir.Connectors.Commands;
using Weir.Connectors.Resilience;
using Weir.Connectors.Sqlite.Commands;
using Weir.Sql;

namespace Weir.Connectors.Sqlite;

/// <summary>What statements in batches need of the database.</summary>
internal sealed partial class SqliteDataSource : ICommandSource
{
    private CommandConnections? _connections;

    public string SystemName => "sqlite";

    public string? DatabaseName => Path.GetFileName(path);

    public string? ServerAddress => null;

    public int? ServerPort => null;

    public bool HasRoundTrips => false;

    public CommandConnections Connections =>
        LazyInitializer.EnsureInitialized(
            ref _connections,
            () =>
                new CommandConnections(
                    name,
                    new ConnectionPoolOptions(),
                    new CircuitBreakerOptions(),
                    TimeProvider.System,
                    OpenCommandsAsync
                )
        );

    public SourceHealth? Health => Connections.Health;

    public SqlDialect Dialect => SqlDialect.Sqlite;

    private ValueTask<ICommandConnection> OpenCommandsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ICommandConnection>(new SqliteCommandConnection(this, OpenWriter()));
    }
}
