using Npgsql;

namespace Weir.Engine.Tests.Support;

/// <summary>A schema of its own on the server of the tests; dropped when disposed.</summary>
internal sealed class PostgresSchema : IAsyncDisposable
{
    private readonly NpgsqlDataSource _server;

    private PostgresSchema(NpgsqlDataSource server, string name)
    {
        (_server, Name) = (server, name);
    }

    /// <summary>The server's URL; null where there is none.</summary>
    public static string? Url => Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES");

    public string Name { get; }

    public static async Task<PostgresSchema> CreateAsync()
    {
        var uri = new Uri(Url!);
        var user = uri.UserInfo.Split(':').Select(Uri.UnescapeDataString).ToList();
        var name = $"agree_{Guid.NewGuid():N}";
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port < 0 ? 5432 : uri.Port,
            Database = uri.AbsolutePath.Trim('/'),
            Username = user[0],
            Password = user.ElementAtOrDefault(1),
            SearchPath = name,
            MaxPoolSize = 2,
        };
        var schema = new PostgresSchema(NpgsqlDataSource.Create(builder), name);
        await schema.ExecuteAsync($"CREATE SCHEMA {name}");
        return schema;
    }

    /// <summary>The rows of a query that gives texts, columns separated by bars.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(
                string.Join(
                    '|',
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))
                )
            );
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP SCHEMA {Name} CASCADE");
        await _server.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
