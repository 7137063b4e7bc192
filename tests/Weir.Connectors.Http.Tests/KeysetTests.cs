using Weir.Connectors.Http.Tests.Support;

namespace Weir.Connectors.Http.Tests;

public class KeysetTests
{
    private const string ById =
        """{"path": "/items", "pagination": {"type": "keyset", "param": "since_id", "column": "id", "size_param": "limit", "size": 20}}""";

    private const string ByTime = """
        {"path": "/items", "primary_key": ["id"], "schema": {"at": "timestamptz"},
         "pagination": {"type": "keyset", "param": "since", "column": "at", "size_param": "limit", "size": 10}}
        """;

    // Seven rows each share a second.
    private static readonly (int Id, string At)[] Timed =
    [
        .. Enumerable.Range(1, 95).Select(i => (i, $"2026-01-01T00:00:{i / 7:00}Z")),
    ];

    private static List<long> Ids(int last) => [.. Enumerable.Range(1, last).Select(i => (long)i)];

    private static string Timeline(IEnumerable<(int Id, string At)> rows) =>
        "[" + string.Join(",", rows.Select(r => $$"""{"id":{{r.Id}},"at":"{{r.At}}"}""")) + "]";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H7_Unique_keys_lose_and_double_nothing(bool isInclusive)
    {
        await using var server = await ApiServer.StartAsync(r =>
        {
            var since = r.Number("since_id", -1);
            return Api.Rows(
                Enumerable.Range(1, 107).Where(i => isInclusive ? i >= since : i > since).Take(r.Number("limit"))
            );
        });
        await using var crm = Crm.Open(server, ById);

        Assert.Equal(Ids(107), await crm.IdsAsync());
    }

    [Fact]
    public async Task H7_Ties_lose_nothing_and_rows_that_come_twice_are_dropped_by_key()
    {
        await using var server = await ApiServer.StartAsync(r =>
            Timeline(Timed.Where(t => string.CompareOrdinal(t.At, r.Text("since") ?? "") >= 0).Take(r.Number("limit")))
        );
        await using var crm = Crm.Open(server, ByTime);

        Assert.Equal(Ids(95), await crm.IdsAsync());
        Assert.Equal("/items?since=2026-01-01T00%3A00%3A01Z&limit=10", server.Requests[1]);
        // The keys are read although the query does not want them.
        Assert.Equal(["95"], await crm.RowsAsync("SELECT count(*) FROM crm.items"));
    }

    [Fact]
    public async Task H7_A_server_that_begins_behind_ties_is_noticed()
    {
        await using var server = await ApiServer.StartAsync(r =>
            Timeline(Timed.Where(t => string.CompareOrdinal(t.At, r.Text("since") ?? "") > 0).Take(r.Number("limit")))
        );
        await using var crm = Crm.Open(server, ByTime);

        var error = await crm.FailsAsync();

        Assert.Contains("more rows with that value may be missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task H7_More_ties_than_a_page_holds_are_noticed()
    {
        await using var server = await ApiServer.StartAsync(r =>
            Timeline(Enumerable.Range(1, 30).Select(i => (i, "2026-01-01T00:00:00Z")).Take(r.Number("limit")))
        );
        await using var crm = Crm.Open(server, ByTime);

        var error = await crm.FailsAsync();

        Assert.Contains("whole page of rows has the same \"at\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task H7_Rows_out_of_order_are_noticed()
    {
        await using var server = await ApiServer.StartAsync(_ => Api.Rows([5, 9, 7]));
        await using var crm = Crm.Open(server, ById);

        var error = await crm.FailsAsync();

        Assert.Contains("not in the order of \"id\"", error.Message, StringComparison.Ordinal);
    }
}
