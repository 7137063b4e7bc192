using Microsoft.AspNetCore.Http;
using Weir.Connectors.Http.Tests.Support;

namespace Weir.Connectors.Http.Tests;

public class QueryTests
{
    private const string Filtered = """
        {"path": "/items", "filters": {"id >": "min", "name =": "name"},
         "pagination": {"type": "page", "total_pages": "$.pages"}}
        """;

    /// <summary>95 rows in pages of 10; the parameter min narrows, roughly.</summary>
    private static Task<ApiServer> StartAsync() =>
        ApiServer.StartAsync(r =>
        {
            // Lets one row too many through, so that a query that trusts the API shows it.
            var ids = Enumerable.Range(1, 95).Where(i => i >= r.Number("min")).ToList();
            var page = ids.Skip((r.Number("page") - 1) * 10).Take(10);
            return $$"""{"data":{{Api.Rows(page)}},"pages":{{(ids.Count + 9) / 10}} }""";
        });

    [Fact]
    public async Task H18_A_filter_gives_the_same_rows_with_and_without_its_parameter()
    {
        await using var server = await StartAsync();
        await using var with = Crm.Open(server, Filtered);
        await using var without = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "page", "total_pages": "$.pages"}}"""
        );

        var expected = Enumerable.Range(61, 35).Select(i => (long)i);
        Assert.Equal(expected, (await without.IdsAsync("WHERE id > 60")).Order());
        var before = server.Requests.Count;
        Assert.Equal(expected, (await with.IdsAsync("WHERE 60 < id")).Order());
        // The sample was of another request, so the first page is asked for anew.
        Assert.Equal(
            ["/items?min=60&page=1", "/items?min=60&page=2", "/items?min=60&page=3", "/items?min=60&page=4"],
            server.Requests.Skip(before + 1).Order(StringComparer.Ordinal).ToList()
        );
    }

    [Fact]
    public async Task H18_Explain_shows_the_request_and_why_a_filter_stays()
    {
        await using var server = await StartAsync();
        await using var crm = Crm.Open(server, Filtered);

        var plan = string.Join('\n', await crm.RowsAsync("EXPLAIN SELECT * FROM crm.items WHERE id > 60 AND id < 70"));

        Assert.Contains($"GET {server.Url}/items?min=60&page=1 (page pages)", plan, StringComparison.Ordinal);
        Assert.Contains("filters of the resource name no parameter for id <", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task H19_Aggregates_order_limit_and_distinct_are_global()
    {
        await using var server = await StartAsync();
        await using var crm = Crm.Open(server, Filtered);

        Assert.Equal(
            ["95|4560|1|95"],
            await crm.RowsAsync("SELECT count(*), sum(id), min(id), max(id) FROM crm.items")
        );
        Assert.Equal(["95", "94", "93"], await crm.RowsAsync("SELECT id FROM crm.items ORDER BY id DESC LIMIT 3"));
        Assert.Equal(["0", "1", "2"], await crm.RowsAsync("SELECT DISTINCT id % 3 FROM crm.items ORDER BY 1"));
    }

    [Fact]
    public async Task H20_A_self_join_and_two_resources_in_one_query_give_the_right_rows()
    {
        await using var server = await StartAsync();
        await using var crm = Crm.Open(server, Filtered, """ "rate": {"concurrency": 1},""");

        Assert.Equal(
            ["94"],
            await crm.RowsAsync("SELECT count(*) FROM crm.items a JOIN crm.items b ON a.id = b.id + 1")
        );
        Assert.Equal(
            ["3|row 3|c"],
            await crm.RowsAsync(
                "SELECT a.id, a.name, v.x FROM crm.items a JOIN (VALUES (3, 'c'), (300, 'd')) v (id, x) ON a.id = v.id"
            )
        );
    }

    [Fact]
    public async Task H21_Names_in_literals_and_columns_named_like_sources_do_no_harm()
    {
        await using var server = await ApiServer.StartAsync(_ =>
            """[{"id":1,"items":"crm.items","crm":"FROM crm.items"},{"id":2,"items":"x","crm":"y"}]"""
        );
        await using var crm = Crm.Open(server, """{"path": "/items"}""");

        Assert.Equal(
            ["1|crm.items|FROM crm.items"],
            await crm.RowsAsync(
                "SELECT id, items, crm FROM crm.items WHERE items = 'crm.items' AND crm = 'FROM crm.items'"
            )
        );
    }

    [Fact]
    public async Task A_query_requests_the_first_page_once()
    {
        await using var server = await StartAsync();
        await using var crm = Crm.Open(server, Filtered);

        Assert.Equal(95, (await crm.IdsAsync()).Count);
        Assert.Equal(10, server.Requests.Count);
        Assert.Equal((10, 10), (crm.Scans[0].Requests, crm.Scans[0].Pages));
        Assert.Equal(95, (await crm.IdsAsync()).Count);
        Assert.Equal(20, server.Requests.Count);
    }

    [Fact]
    public async Task A_post_sends_its_body_with_the_page_in_it()
    {
        var bodies = new List<string>();
        await using var server = await ApiServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Add($"{context.Request.Method} {await reader.ReadToEndAsync()}");
            await context.Response.WriteAsync(Api.Rows(Api.Ids(3, (bodies.Count - 1) * 2, 2)));
        });
        await using var crm = Crm.Open(
            server,
            """
            {"path": "/search", "method": "POST", "body": {"query": {"active": true, "min": 1.50, "zip": "007"}},
             "pagination": {"type": "offset", "in": "body", "size_param": "size", "size": 2, "last": "short"}}
            """
        );

        Assert.Equal([1L, 2L, 3L], await crm.IdsAsync());
        Assert.Equal(
            [
                """POST {"query":{"active":true,"min":1.50,"zip":"007"},"offset":0,"size":2}""",
                """POST {"query":{"active":true,"min":1.50,"zip":"007"},"offset":2,"size":2}""",
            ],
            bodies
        );
        Assert.All(server.Requests, r => Assert.Equal("/search", r));
    }

    [Fact]
    public async Task A_resource_that_needs_a_value_in_its_path_says_so()
    {
        await using var crm = Crm.Open("http://127.0.0.1:9", """{"path": "/customers/{customer_id}/orders"}""");

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.NotSupported, error.Code);
        Assert.Contains("customer_id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_cannot_be_written()
    {
        await using var crm = Crm.Open("http://127.0.0.1:9", """{"path": "/items"}""");

        var error = await crm.FailsAsync("CREATE TABLE crm.x AS SELECT 1 AS a");

        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }
}
