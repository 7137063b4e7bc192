using System.Globalization;
using Weir.Configuration;
using Weir.Connectors;
using Weir.Connectors.Postgres;
using Weir.Connectors.Sqlite;

namespace Weir.Commands.Tests.Support;

/// <summary>A connection to a database of one test: an SQLite file, or a schema of its own on the server.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static int _schemas;

    private readonly string? _schema;
    private readonly string? _file;
    private readonly bool _isDropped;

    private TestDatabase(IDataSource source, string? schema, string? file, bool isDropped)
    {
        _isDropped = isDropped;
        Source = source;
        _schema = schema;
        _file = file;
    }

    public static string? PostgresUrl { get; } = Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES");

    public IDataSource Source { get; }

    public bool IsPostgres => _schema is not null;

    public static async Task<TestDatabase> OpenAsync(
        string kind,
        TcpProxy? proxy = null,
        IEnumerable<KeyValuePair<string, string>>? settings = null,
        string? server = null
    )
    {
        var services = new ConnectorServices(Path.GetTempPath(), TimeProvider.System, Path.GetTempPath());
        if (kind == "sqlite")
        {
            // Thousands of commits would wait for a disk that nothing here depends on.
            var folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
            var file = Path.Combine(folder, $"weir-commands-{Guid.NewGuid():N}.db");
            return new TestDatabase(
                new SqliteConnector().Create("test", Options([KeyValuePair.Create("path", file)]), services),
                null,
                file,
                isDropped: false
            );
        }

        var url = new UriBuilder(server ?? PostgresUrl!);
        if (proxy is not null)
        {
            (url.Host, url.Port) = ("127.0.0.1", proxy.Port);
        }

        List<KeyValuePair<string, string>> options =
        [
            KeyValuePair.Create("url", url.Uri.AbsoluteUri),
            .. settings ?? [],
        ];
        var source = new PostgresConnector().Create("test", Options(options), services);
        var schema = string.Create(
            CultureInfo.InvariantCulture,
            $"commands_{Environment.ProcessId}_{Interlocked.Increment(ref _schemas)}"
        );
        var database = new TestDatabase(source, schema, null, isDropped: server is null);
        await database.RunAsync($"CREATE SCHEMA {schema}");
        return database;
    }

    /// <summary>The name of a table of this test.</summary>
    public string Table(string name) => _schema is null ? name : $"{_schema}.{name}";

    public async Task RunAsync(string sql) => _ = await Source.ExecuteAsync(sql, CancellationToken.None);

    /// <summary>The rows of a query as texts with bars between.</summary>
    public async Task<List<string>> QueryAsync(string sql)
    {
        await using var pipeline = Source.CreateCommandPipeline(new CommandPipelineOptions { Merge = false });
        var outcome = (await pipeline.ExecuteAsync(sql)).EnsureSuccess();
        return [.. outcome.Rows.Map(r => string.Join('|', Enumerable.Range(0, r.Count).Select(i => r[i].ToString())))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDropped)
        {
            try
            {
                await RunAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
            }
            catch (WeirException)
            {
                // The test has cut the connection.
                await RunAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
            }
        }

        await Source.DisposeAsync();
        if (_file is not null)
        {
            File.Delete(_file);
        }
    }

    private static OptionReader Options(IEnumerable<KeyValuePair<string, string>> options) =>
        new(
            new ConfigurationMap(
                [
                    .. options.Select(o => new ConfigurationEntry(
                        o.Key,
                        new ConfigurationScalar(o.Value, true, null),
                        null
                    )),
                ],
                null
            ),
            "connection \"test\""
        );
}
