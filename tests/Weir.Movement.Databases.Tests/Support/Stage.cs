using Npgsql;
using Weir.Connectors;
using Weir.Engine;
using Weir.Hosting;

namespace Weir.Movement.Databases.Tests.Support;

/// <summary>
/// A database, a folder and a database file of one test's own, and a session over them: <c>pg</c> is the database, <c>far</c>
/// the same through a proxy, <c>lite</c> the file. All gone when disposed. A database of its own, since transactions of other
/// tests that are open would keep a run from being sure that a source did not change.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource _direct;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-moves-");
    private bool _isSessionOver;

    private Stage(FaultProxy? proxy, (string, string)[] options)
    {
        Database = $"moves_{Guid.NewGuid():N}";
        var settings = Server.Settings;
        settings.Database = Database;
        settings.MaxPoolSize = 4;
        _direct = NpgsqlDataSource.Create(settings);
        (string, string)[] common = [("database", Database), .. options];
        Lite = Server.Connect("sqlite", "lite", Folder, ("path", "lite.db"), ("busy_timeout", "60s"));
        var connections = new List<IDataSource>
        {
            Server.Connect("postgres", "pg", Folder, [("url", Server.Url!), .. common]),
            Lite,
        };
        if (proxy is not null)
        {
            connections.Add(Server.Connect("postgres", "far", Folder, [("url", proxy.Url), .. common]));
        }

        Session = new WeirSession(
            new SessionOptions
            {
                Connectors = BuiltInConnectors.All,
                Connections = connections,
                BaseDirectory = Folder,
                TempDirectory = Folder,
                Threads = 2,
            }
        );
    }

    public string Database { get; }

    public string Folder => _folder.FullName;

    public IDataSource Lite { get; }

    public WeirSession Session { get; }

    /// <summary>Small chunks, three workers, hardly any wait between attempts.</summary>
    public static TransferSettings Quick { get; } =
        new()
        {
            ChunkRows = 100,
            Workers = 3,
            Parallel = ParallelPolicy.On,
            RetryDelay = TimeSpan.FromMilliseconds(10),
            MaxRetryDelay = TimeSpan.FromMilliseconds(100),
        };

    public static async Task<Stage> OpenAsync(FaultProxy? proxy = null, params (string, string)[] options)
    {
        var stage = new Stage(proxy, options);
        await OnServerAsync($"CREATE DATABASE {stage.Database}");
        return stage;
    }

    /// <summary>The name of a table of the database, directly or through the proxy.</summary>
    public static string Table(string name, string connection = "pg") => $"{connection}.{name}";

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The name of the source of a road.</summary>
    public static string SourceOf(Road road, string name = "source") =>
        road switch
        {
            Road.CsvToPostgres => $"{name}.csv",
            Road.SqliteToPostgres => $"lite.{name}",
            Road.ParquetToPostgres => $"{name}.parquet",
            _ => Table(name),
        };

    /// <summary>The name of the target of a road.</summary>
    public static string TargetOf(Road road, string name = "target") =>
        road switch
        {
            Road.PostgresToParquet => $"{name}.parquet",
            Road.PostgresToSqlite => $"lite.{name}",
            _ => Table(name),
        };

    /// <summary>Makes the source of a road.</summary>
    public async Task FillAsync(Road road, SourceTable table, string name = "source")
    {
        switch (road)
        {
            case Road.CsvToPostgres:
                await File.WriteAllTextAsync(PathOf($"{name}.csv"), table.Csv(hasHeader: true));
                break;
            case Road.SqliteToPostgres:
                foreach (var statement in table.Sqlite(name))
                {
                    await Lite.ExecuteAsync(statement, default);
                }

                break;
            case Road.ParquetToPostgres:
                await FillAsync(table, "filled");
                // Each chunk becomes a row group.
                await Movement
                    .Transfer.From(Session, Table("filled"))
                    .To($"{name}.parquet")
                    .WithMode(TransferMode.Replace)
                    .WithSettings(Quick)
                    .RunAsync();
                await ExecuteAsync("DROP TABLE filled");
                break;
            default:
                await FillAsync(table, name);
                break;
        }
    }

    /// <summary>Makes a table on the server, with few rows in each block, so that small chunks can be cut by blocks.</summary>
    public async Task FillAsync(SourceTable table, string name = "source")
    {
        var columns = table.Columns.Select(c => $"{c.Name} {c.Type}");
        await ExecuteAsync($"CREATE TABLE {name} ({string.Join(", ", columns)}) WITH (fillfactor = 10)");
        await using var connection = await _direct.OpenConnectionAsync();
        await using (var copy = await connection.BeginTextImportAsync($"COPY {name} FROM STDIN (FORMAT csv)"))
        {
            await copy.WriteAsync(table.Csv(hasHeader: false));
        }

        await ExecuteAsync($"ANALYZE {name}");
        await WaitForOthersAsync();
    }

    /// <summary>A transfer over a road with quick settings.</summary>
    public Transfer Transfer(Road road, TransferMode mode = TransferMode.Create, params IReadOnlyList<string> key) =>
        Movement.Transfer.From(Session, SourceOf(road)).To(TargetOf(road)).WithMode(mode, key).WithSettings(Quick);

    /// <summary>
    /// Waits for transactions that are older than the rows: while one was open, a snapshot does not prove that it saw the rows,
    /// and a resumed read is refused.
    /// </summary>
    private async Task WaitForOthersAsync()
    {
        const string Open =
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()";
        for (var i = 0; (await QueryAsync(Open)).Count > 0; i++)
        {
            Assert.True(i < 600, "an older transaction stays open");
            await Task.Delay(100);
        }
    }

    /// <summary>Columns of all rows of a table or file, in the form of <see cref="SourceTable.Text"/>, sorted.</summary>
    public async Task<List<string>> ReadAsync(string name, params IReadOnlyList<string> columns)
    {
        var from = Session.IsTableName(name) ? name : $"'{name}'";
        var list = string.Join(", ", columns.Select(c => $"CAST({c} AS varchar)"));
        await using var result = await Session.QueryAsync($"SELECT {list} FROM {from}");
        var rows = await result.ToListAsync();
        return [.. rows.Select(r => SourceTable.Text([.. r.Cast<string?>()])).Order(StringComparer.Ordinal)];
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _direct.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query as the server prints them.</summary>
    public async Task<List<string>> QueryAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = _direct.CreateCommand($"SELECT q::text FROM ({sql}) AS q");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0).Trim('(', ')'));
        }

        return rows;
    }

    /// <summary>Rows of one table of the server that the other has not, and the other way round, counting equal ones.</summary>
    public async Task ExpectEqualAsync(string left, string right)
    {
        Assert.Empty(await QueryAsync($"(SELECT * FROM {left} EXCEPT ALL SELECT * FROM {right}) LIMIT 5"));
        Assert.Empty(await QueryAsync($"(SELECT * FROM {right} EXCEPT ALL SELECT * FROM {left}) LIMIT 5"));
    }

    /// <summary>The rows of a road's target, which are those of a plain table.</summary>
    public Task<List<string>> ReadTargetAsync(Road road) => ReadAsync(TargetOf(road), "id", "word", "amount");

    /// <summary>The tables of the database.</summary>
    public Task<List<string>> TablesAsync() =>
        QueryAsync(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname"
        );

    /// <summary>Ends the session and waits until the server has no connection of it any more.</summary>
    public async Task ExpectNoConnectionAsync()
    {
        await EndAsync();
        var clock = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = await QueryAsync(
                "SELECT pid, state, query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'weir'"
            );
            if (left.Count == 0)
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(clock) < Patience, string.Join('\n', left));
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _direct.DisposeAsync();
        await OnServerAsync($"DROP DATABASE {Database} WITH (FORCE)");
        _folder.Delete(recursive: true);
    }

    private static async Task OnServerAsync(string sql)
    {
        var settings = Server.Settings;
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task EndAsync()
    {
        if (!_isSessionOver)
        {
            _isSessionOver = true;
            await Session.DisposeAsync();
        }
    }
}
