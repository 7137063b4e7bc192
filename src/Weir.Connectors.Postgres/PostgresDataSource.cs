using System.Globalization;
using Npgsql;
using Weir.Connectors.Commands;
using Weir.Connectors.Postgres.Loading;
using Weir.Connectors.Resilience;
using Weir.Secrets;

namespace Weir.Connectors.Postgres;

/// <summary>A database behind a bounded pool of connections.</summary>
internal sealed partial class PostgresDataSource : IDataSource
{
    private readonly NpgsqlDataSource _unpooled;

    public PostgresDataSource(string name, PostgresOptions options)
    {
        Name = name;
        Options = options;
        var settings = options.Settings;
        Location = SecretRedactor.Redact(
            string.Create(
                CultureInfo.InvariantCulture,
                $"postgresql://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}"
            )
        );
        _unpooled = Build(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false });
        _singles = new Lazy<NpgsqlDataSource>(BuildSingles);
        _aside = new Lazy<NpgsqlDataSource>(() =>
            Build(
                new NpgsqlConnectionStringBuilder(settings.ConnectionString)
                {
                    Pooling = false,
                    Timeout = (int)Math.Clamp(Math.Ceiling(AnswerLimit.TotalSeconds), 1, 1024),
                }
            )
        );
        Connections = new CommandConnections(
            name,
            new ConnectionPoolOptions
            {
                Maximum = settings.MaxPoolSize,
                AcquireTimeout = TimeSpan.FromSeconds(settings.Timeout),
            },
            new CircuitBreakerOptions(),
            TimeProvider.System,
            OpenCommandsAsync
        );
    }

    public string Name { get; }

    public string Type => "postgres";

    public string Location { get; }

    public bool CanExecute => true;

    public PostgresOptions Options { get; }

    /// <summary>
    /// How many connections of the pool a load may use to read, and how many to write: half of them, so that it may do both.
    /// </summary>
    public int Share => Math.Max(1, Options.Settings.MaxPoolSize / 2);

    /// <summary>
    /// A connection of the pool, which queries, loads and pipelines share; waits for a free one as long as for the server.
    /// </summary>
    public async ValueTask<PostgresLease> LendAsync(CancellationToken cancellationToken) =>
        new(await Connections.AcquireAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// A connection outside the pool: what the session holds ends with it. Who has it works with connections of the pool
    /// meanwhile, and would wait for itself if this were one of them.
    /// </summary>
    public ValueTask<NpgsqlConnection> OpenUnpooledAsync(CancellationToken cancellationToken) =>
        Connections.GuardAsync(token => OpenAsync(_unpooled, token), cancellationToken);

    private async ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource from, CancellationToken cancellationToken)
    {
        try
        {
            return await from.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (WeirException or OperationCanceledException))
        {
            throw PostgresErrors.Wrap(exception, Name);
        }
    }

    /// <summary>Runs an action with a connection of its own; errors become ours.</summary>
    public async ValueTask<T> UseAsync<T>(
        Func<NpgsqlConnection, CancellationToken, ValueTask<T>> action,
        CancellationToken cancellationToken
    )
    {
        var lease = await LendAsync(cancellationToken).ConfigureAwait(false);
        var connection = lease.Connection;
        var isClean = false;
        try
        {
            var result = await WaitAsync(connection, token => action(connection, token), cancellationToken)
                .ConfigureAwait(false);
            isClean = true;
            return result;
        }
        catch (Exception exception) when (exception is not (WeirException or OperationCanceledException))
        {
            throw PostgresErrors.Wrap(exception, Name);
        }
        finally
        {
            await lease.ReturnAsync(isClean).ConfigureAwait(false);
        }
    }

    public async ValueTask PingAsync(CancellationToken cancellationToken) =>
        await UseAsync((c, t) => PostgresStatements.ExecuteAsync(c, "SELECT 1", t), cancellationToken)
            .ConfigureAwait(false);

    public ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken) =>
        UseAsync(PostgresCatalog.ListAsync, cancellationToken);

    public ValueTask<IReadOnlyList<ForeignKey>> ListForeignKeysAsync(CancellationToken cancellationToken) =>
        UseAsync(PostgresForeignKeys.ListAsync, cancellationToken);

    public async ValueTask<ITable?> FindTableAsync(TableName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = await UseAsync(
                (c, t) => PostgresCatalog.FindAsync(c, name, Options.NumericScale, t),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found is null ? null : new PostgresTable(this, found);
    }

    public async ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await PostgresSink.OpenAsync(this, request, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ITransferTarget?> OpenTransferAsync(
        TransferRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return await PostgresTransfer.OpenAsync(this, request, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<long> ExecuteAsync(string statement, CancellationToken cancellationToken) =>
        UseAsync((c, t) => PostgresStatements.ExecuteAsync(c, statement, t), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Connections.DisposeAsync().ConfigureAwait(false);
        if (_singles.IsValueCreated)
        {
            await _singles.Value.DisposeAsync().ConfigureAwait(false);
        }

        if (_aside.IsValueCreated)
        {
            await _aside.Value.DisposeAsync().ConfigureAwait(false);
        }

        await _unpooled.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Only built-in types are exchanged, so the driver need not ask the server for its types first.</summary>
    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
