using Npgsql;

namespace Weir.Cli.Tests.Support;

/// <summary>A database of its own on the server of the tests, named to programs by psql's variables; dropped at the end.</summary>
internal sealed class ExampleDatabase : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly NpgsqlDataSource _database;
    private readonly string _name;

    private ExampleDatabase(NpgsqlConnectionStringBuilder server, string name)
    {
        (_server, _name) = (server, name);
        _database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, Pooling = false }
        );
    }

    public static async Task<ExampleDatabase> CreateAsync(string url)
    {
        var uri = new Uri(url);
        var user = uri.UserInfo.Split(':').Select(Uri.UnescapeDataString).ToList();
        var server = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port < 0 ? 5432 : uri.Port,
            Database = uri.AbsolutePath.Trim('/'),
            Username = user[0],
            Password = user.ElementAtOrDefault(1),
            Pooling = false,
        };
        var database = new ExampleDatabase(server, $"example_{Guid.NewGuid():N}");
        await database.OnServerAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    public WeirProcess Name(WeirProcess process) =>
        process
            .With("PGHOST", _server.Host!)
            .With("PGPORT", _server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With("PGDATABASE", _name)
            .With("PGUSER", _server.Username!)
            .With("PGPASSWORD", _server.Password ?? "");

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, each as the server's own text of it.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using var command = _database.CreateCommand($"SELECT r::text FROM ({sql}) AS r ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await OnServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
