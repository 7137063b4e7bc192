using Weir.Configuration;
using Weir.Engine;

namespace Weir.Connectors.Http.Tests.Support;

/// <summary>A session with one connection, <c>crm</c>, to a test server.</summary>
internal sealed class Crm : IAsyncDisposable
{
    private readonly WeirSession _session;

    private Crm(WeirSession session, IDataSource source, TestClock clock, List<string> warnings)
    {
        _session = session;
        Source = source;
        Clock = clock;
        Warnings = warnings;
    }

    public IDataSource Source { get; }

    public TestClock Clock { get; }

    public List<string> Warnings { get; }

    /// <summary>What the scans of the last query did.</summary>
    public IReadOnlyList<ScanMetrics> Scans { get; private set; } = [];

    /// <summary>A connection whose resource <c>items</c> has this configuration.</summary>
    public static Crm Open(ApiServer server, string items, string more = "") => Open(server.Url, items, more);

    public static Crm Open(string url, string items, string more = "")
    {
        var clock = new TestClock();
        var source = Create($$"""{"base_url": "{{url}}", {{more}} "resources": {"items": {{items}} } }""", clock);
        var warnings = new List<string>();
        var session = new WeirSession(
            new SessionOptions
            {
                Connections = [source],
                Connectors = [new HttpConnector()],
                Threads = 4,
                Time = clock,
                Warn = w =>
                {
                    lock (warnings)
                    {
                        warnings.Add(w);
                    }
                },
            }
        );
        return new Crm(session, source, clock, warnings);
    }

    public static IDataSource Create(string config, TimeProvider? clock = null) =>
        new HttpConnector().Create(
            "crm",
            new OptionReader(Config.Parse(config), "connection \"crm\""),
            new ConnectorServices(Path.GetTempPath(), clock ?? TimeProvider.System, Path.GetTempPath())
        );

    /// <summary>The rows of a query, values separated by a bar.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var result = await _session.QueryAsync(sql);
        try
        {
            return [.. (await result.ToListAsync()).Select(r => string.Join('|', r.Select(v => v ?? "NULL")))];
        }
        finally
        {
            Scans = result.Scans;
        }
    }

    /// <summary>The ids of all rows of <c>items</c>.</summary>
    public async Task<List<long>> IdsAsync(string where = "")
    {
        await using var result = await _session.QueryAsync($"SELECT id FROM crm.items {where}");
        try
        {
            return
            [
                .. (await result.ToListAsync()).Select(r =>
                    Convert.ToInt64(r[0], System.Globalization.CultureInfo.InvariantCulture)
                ),
            ];
        }
        finally
        {
            Scans = result.Scans;
        }
    }

    public Task<WeirException> FailsAsync(string sql = "SELECT * FROM crm.items") =>
        Assert.ThrowsAsync<WeirException>(() => RowsAsync(sql));

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
