using System.Globalization;
using System.Text;
using Npgsql;
using Weir.Connectors;
using Weir.Engine;

namespace Weir.Crash.Tests;

/// <summary>A place where seeds run one after another: a folder with the sources, and a database of its own.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private const string Table = "(id integer PRIMARY KEY, word text, amount numeric(12,2))";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-crash-");
    private readonly MoverProcess _mover = new();
    private readonly Dictionary<string, int> _steps = new(StringComparer.Ordinal);
    private readonly string _database = $"crash_{Guid.NewGuid():N}";
    private NpgsqlDataSource? _server;
    private NpgsqlDataSource? _pg;
    private string? _url;

    public static string? Server { get; } = Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES");

    public static async Task<Lane> OpenAsync()
    {
        var lane = new Lane();
        await lane.MakeSourcesAsync();
        return lane;
    }

    /// <summary>Runs that were killed, and runs that went on with what an earlier one had done.</summary>
    public (int Killed, int Resumed) Counts { get; private set; }

    /// <summary>Lets a seed's faults happen on its road until the rows have arrived, and compares with the truth.</summary>
    public async Task RunAsync(int seed)
    {
        var roads = Road.All.Where(r => Server is not null || !r.NeedsServer).ToList();
        var road = roads[seed % roads.Count];
        var random = new Random(seed);
        if (!_steps.TryGetValue(road.Name, out var steps))
        {
            // A run without a fault says how many steps there are.
            steps = (await new Seed(this, road, seed, 0, Fault.None, 0, random).RunAsync())[0].Steps.Count;
            _steps.Add(road.Name, steps);
        }

        var fault = road.NeedsServer && random.Next(2) == 0 ? Fault.Drop : Fault.Kill;
        var runs = await new Seed(this, road, seed, random.Next(1, 3), fault, steps, random).RunAsync();
        var (killed, resumed) = Counts;
        Counts = (killed + runs.Count(r => r.End is null), resumed + runs.Count(r => r.IsResumed));
    }

    public async ValueTask DisposeAsync()
    {
        _mover.Dispose();
        if (_pg is not null)
        {
            await _pg.DisposeAsync();
            await ExecuteAsync(_server!, $"DROP DATABASE {_database} WITH (FORCE)");
            await _server!.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    public DirectoryInfo Folder(string name) => _folder.CreateSubdirectory(name);

    public Task<MoveReport> MoveAsync(Road road, string name, Fault fault, int at) =>
        _mover.RunAsync(new MoveOrder(road.Name, Path.Combine(_folder.FullName, name), name, _url, fault, at));

    public Task<WeirSession> OpenSessionAsync(string name) =>
        Mover.OpenAsync(Path.Combine(_folder.FullName, name), _url);

    /// <summary>The target as it is before: a table, with rows that a replacement removes and a merge changes; or a file of those.</summary>
    public async Task PrepareAsync(Road road, string name)
    {
        if (road is { Target: "parquet", Mode: TransferMode.Upsert })
        {
            File.Copy(
                Path.Combine(_folder.FullName, "old.parquet"),
                Path.Combine(_folder.FullName, name, road.To(name))
            );
        }

        if (road.Target != "postgres")
        {
            return;
        }

        await ExecuteAsync(_pg!, $"CREATE SCHEMA {name}; CREATE TABLE {name}.items {Table}");
        if (road.Mode != TransferMode.Append)
        {
            var last = road.Mode == TransferMode.Upsert ? Road.Rows / 2 : Road.Rows * 2;
            await ExecuteAsync(
                _pg!,
                $"INSERT INTO {name}.items SELECT i, 'old', -1 FROM generate_series({Road.Rows / 4}, {last - 1}) i; CREATE INDEX ON {name}.items (word)"
            );
        }
    }

    /// <summary>The first column of a query on the server.</summary>
    public async Task<IReadOnlyList<string>> ServerAsync(string sql)
    {
        await using var command = _pg!.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    public async Task RemoveAsync(Road road, string name)
    {
        Directory.Delete(Path.Combine(_folder.FullName, name), recursive: true);
        if (road.Target == "postgres")
        {
            await ExecuteAsync(_pg!, $"DROP SCHEMA {name} CASCADE");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task MakeSourcesAsync()
    {
        var text = new StringBuilder("id,word,amount\n");
        for (var i = 0; i < Road.Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},\"word {i}\nof {i % 97}\",{i / 100m:0.00}\n");
        }

        var file = Path.Combine(_folder.FullName, "source.csv");
        await File.WriteAllTextAsync(file, text.ToString());
        if (Server is not null)
        {
            var url = new UriBuilder(Server);
            _server = Connect(url.Uri);
            await ExecuteAsync(_server, $"CREATE DATABASE {_database}");
            url.Path = _database;
            _url = url.Uri.AbsoluteUri;
            _pg = Connect(url.Uri);
            await ExecuteAsync(
                _pg,
                $"CREATE TABLE source_items {Table}; INSERT INTO source_items SELECT i, 'word ' || i || E'\\nof ' || i % 97, i / 100.0 FROM generate_series(0, {Road.Rows - 1}) i; ANALYZE source_items"
            );
        }

        await using var session = await Mover.OpenAsync(_folder.CreateSubdirectory("sources").FullName, null);
        await using var result = await session.QueryAsync(
            $"CREATE TABLE lite.items AS SELECT id::integer AS id, word, amount::decimal(12,2) AS amount FROM '{file}'"
        );
        _ = await result.ToListAsync();
        var old = Path.Combine(_folder.FullName, "old.parquet");
        await using var rows = await session.QueryAsync(
            $"COPY (SELECT id, 'old' AS word, -1::decimal(12,2) AS amount FROM lite.items WHERE id BETWEEN {Road.Rows / 4} AND {(Road.Rows / 2) - 1}) TO '{old}'"
        );
        _ = await rows.ToListAsync();
    }

    private static NpgsqlDataSource Connect(Uri url)
    {
        var user = url.UserInfo.Split(':');
        return NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder
            {
                Host = url.Host,
                Port = url.Port,
                Username = user[0],
                Password = user[1],
                Database = url.AbsolutePath.Trim('/'),
                ApplicationName = Mover.TestsName,
                MaxPoolSize = 2,
            }
        );
    }
}
