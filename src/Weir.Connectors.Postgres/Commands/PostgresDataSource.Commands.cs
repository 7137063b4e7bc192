using Npgsql;
using Weir.Connectors.Commands;
using Weir.Connectors.Postgres.Commands;
using Weir.Connectors.Resilience;
using Weir.Sql;

namespace Weir.Connectors.Postgres;

/// <summary>What statements in batches need of the database.</summary>
internal sealed partial class PostgresDataSource : ICommandSource
{
    private readonly Lazy<NpgsqlDataSource> _singles;

    public string SystemName => "postgresql";

    public string? DatabaseName => Options.Settings.Database;

    public string? ServerAddress => Options.Settings.Host;

    public int? ServerPort => Options.Settings.Port;

    public bool HasRoundTrips => true;

    public CommandConnections Connections { get; }

    public SourceHealth? Health => Connections.Health;

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    private async ValueTask<ICommandConnection> OpenCommandsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _singles.Value.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return new PostgresCommandConnection(this, connection);
        }
        catch (Exception exception) when (exception is not (WeirException or OperationCanceledException))
        {
            throw PostgresErrors.Wrap(exception, Name);
        }
    }

    /// <summary>The source's pool keeps the connections itself.</summary>
    private NpgsqlDataSource BuildSingles() =>
        Build(
            new NpgsqlConnectionStringBuilder(Options.Settings.ConnectionString)
            {
                Pooling = false,
                // The driver then knows what it was told to prepare, and prepares nothing by itself.
                MaxAutoPrepare = 1,
                AutoPrepareMinUsages = int.MaxValue,
                IncludeFailedBatchedCommand = true,
                NoResetOnClose = true,
            }
        );
}
