using Npgsql;
using Weir.Columnar;
using Weir.Configuration;
using Weir.Connectors.Postgres;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>A schema of its own on the server of the tests, and a connection of Weir's to it; gone when disposed.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    public const string Missing = "WEIR_TEST_POSTGRES is not set: ./test starts a server";

    private readonly NpgsqlDataSource _direct;

    private PostgresDatabase(NpgsqlDataSource direct, string schema, IDataSource source)
    {
        (_direct, Schema, Source) = (direct, schema, source);
    }

    public static string? Url { get; } = Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES");

    public string Schema { get; }

    public IDataSource Source { get; }

    public static Task<PostgresDatabase> OpenAsync(params (string Key, string Value)[] options) =>
        OpenAsync(null, options);

    /// <summary>A schema in a database of that name.</summary>
    public static Task<PostgresDatabase> OpenAsync(string? name, params (string Key, string Value)[] options) =>
        OpenAsync(new Uri(Url!), name, options);

    /// <summary>A schema on another server.</summary>
    public static async Task<PostgresDatabase> OpenAsync(
        Uri url,
        string? name,
        params (string Key, string Value)[] options
    )
    {
        options = name is null ? options : [.. options, ("database", name)];
        var inDatabase = name is null ? "" : $";Database={name}";
        var schema = $"t_{Guid.NewGuid():N}";
        var direct = NpgsqlDataSource.Create(
            ConnectionString(url) + $"{inDatabase};Search Path={schema};Maximum Pool Size=4"
        );
        var database = new PostgresDatabase(direct, schema, Connect("pg", [("url", url.OriginalString), .. options]));
        await database.ExecuteAsync($"CREATE SCHEMA {schema}");
        return database;
    }

    public static IDataSource Connect(string name, params (string Key, string Value)[] options)
    {
        var entries = options.Select(o => new ConfigurationEntry(
            o.Key,
            new ConfigurationScalar(o.Value, true, null),
            null
        ));
        return new PostgresConnector().Create(
            name,
            new OptionReader(new ConfigurationMap([.. entries], null), $"connection \"{name}\""),
            new ConnectorServices(Environment.CurrentDirectory, TimeProvider.System, Path.GetTempPath())
        );
    }

    public TableName Name(string table) => new(Schema, table);

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _direct.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection of the test's own.</summary>
    public async Task<NpgsqlConnection> ConnectAsync() => await _direct.OpenConnectionAsync();

    /// <summary>The rows of a query as the server prints them, columns behind each other with a bar between.</summary>
    public async Task<List<string>> QueryAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = _direct.CreateCommand($"SELECT row_to_json(q)::text, q::text FROM ({sql}) AS q");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(1).Trim('(', ')'));
        }

        return rows;
    }

    public async Task<ITable> TableAsync(string name) =>
        await Source.FindTableAsync(Name(name), default)
        ?? throw new InvalidOperationException($"there is no table {name}");

    /// <summary>All values of a table, in the forms of <see cref="Column.ValueAt"/>.</summary>
    public async Task<List<object?[]>> ReadAsync(string table) => await Rows.ReadAsync(await TableAsync(table));

    public async Task<SinkResult> WriteAsync(
        string table,
        WriteMode mode,
        Schema schema,
        IReadOnlyList<Batch> batches,
        IReadOnlyList<string>? key = null,
        IRejectSink? rejects = null
    )
    {
        var request = new SinkRequest(Name(table), schema, mode, key ?? []) { Rejects = rejects };
        await using var sink = await Source.OpenSinkAsync(request, default);
        foreach (var batch in batches)
        {
            using (batch)
            {
                await sink.WriteAsync(batch, default);
            }
        }

        return await sink.CommitAsync(default);
    }

    /// <summary>Tables of the schema and temporary tables of anybody: what a failed write must not leave.</summary>
    public Task<List<string>> TablesAsync() =>
        QueryAsync(
            $"SELECT relname FROM pg_class WHERE relkind = 'r' AND (relnamespace = '{Schema}'::regnamespace OR relpersistence = 't' AND relname LIKE 'weir\\_%') ORDER BY 1"
        );

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await ExecuteAsync($"DROP SCHEMA {Schema} CASCADE");
        await _direct.DisposeAsync();
    }

    private static string ConnectionString(Uri uri)
    {
        var user = uri.UserInfo.Split(':');
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Username = Uri.UnescapeDataString(user[0]),
            Password = Uri.UnescapeDataString(user[1]),
            Database = uri.AbsolutePath.Trim('/'),
        }.ConnectionString;
    }
}
