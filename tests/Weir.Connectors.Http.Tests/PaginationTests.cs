using Microsoft.AspNetCore.Http;
using Weir.Connectors.Http.Tests.Support;

namespace Weir.Connectors.Http.Tests;

public class PaginationTests
{
    private static List<long> Ids(int last) => [.. Enumerable.Range(1, last).Select(i => (long)i)];

    [Fact]
    public async Task H1_Offset_pages_of_50_50_7_give_107_rows_in_at_most_3_requests()
    {
        await using var server = await ApiServer.StartAsync(r =>
            $$"""{"data":{{Api.Rows(Api.Ids(107, r.Number("offset"), r.Number("limit")))}},"meta":{"total":107} }"""
        );
        await using var crm = Crm.Open(
            server,
            """
            {"path": "/items", "records": "$.data[*]",
             "pagination": {"type": "offset", "param": "offset", "size_param": "limit", "size": 50, "total": "$.meta.total"}}
            """
        );

        Assert.Equal(Ids(107), await crm.IdsAsync());
        Assert.Equal(
            ["/items?offset=0&limit=50", "/items?offset=50&limit=50", "/items?offset=100&limit=50"],
            server.Requests
        );
        var scan = Assert.Single(crm.Scans);
        Assert.Equal((3, 3, 107, 0), (scan.Pages, scan.Requests, scan.Rows, scan.Retries));
    }

    [Theory]
    [InlineData("empty", 4)]
    [InlineData("short", 3)]
    public async Task H1_Without_a_total_an_empty_page_ends_the_offsets_or_a_short_one_when_told(
        string last,
        int requests
    )
    {
        await using var server = await ApiServer.StartAsync(r =>
            Api.Rows(Api.Ids(107, r.Number("offset"), r.Number("limit")))
        );
        await using var crm = Crm.Open(
            server,
            $$"""
            {"path": "items", "pagination": {"type": "offset", "size_param": "limit", "size": 50, "last": "{{last}}"} }
            """
        );

        Assert.Equal(Ids(107), await crm.IdsAsync());
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task H2_A_server_that_caps_pages_at_30_loses_no_row()
    {
        await using var server = await ApiServer.StartAsync(r =>
            Api.Rows(Api.Ids(107, r.Number("offset"), Math.Min(30, r.Number("limit"))))
        );
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "offset", "size_param": "limit", "size": 50}}"""
        );

        Assert.Equal(Ids(107), await crm.IdsAsync());
        Assert.Equal("/items?offset=30&limit=50", server.Requests[1]);
    }

    [Theory]
    [InlineData("offset")]
    [InlineData("page")]
    [InlineData("page_only")]
    public async Task H3_A_server_that_ignores_the_parameter_is_noticed(string type)
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(_ =>
            // The envelope changes, the rows do not.
            $$"""{"answer": {{Interlocked.Increment(ref answers)}}, "data": {{Api.Rows(Api.Ids(50, 0, 50))}}}"""
        );
        await using var crm = Crm.Open(server, $$$"""{"path": "/items", "pagination": {"type": "{{{type}}}"}}""");

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Contains("rows are those of an earlier page", error.Message, StringComparison.Ordinal);
        Assert.Contains("crm.items, page 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task H4_Numbered_pages_with_a_total_are_read_in_parallel_and_the_first_one_once()
    {
        var now = 0;
        var most = 0;
        await using var server = await ApiServer.StartAsync(async context =>
        {
            var page = context.Request.Number("page");
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await Task.Delay(page == 1 ? 0 : 150);
            Interlocked.Decrement(ref now);
            await context.Response.WriteAsync(
                $$"""{"items":{{Api.Rows(Api.Ids(95, (page - 1) * 10, 10))}},"pages":10}"""
            );
        });
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "page", "total_pages": "$.pages", "size": 10, "size_param": "per_page"}}"""
        );

        var ids = await crm.IdsAsync();

        Assert.Equal(Ids(95), ids.Order());
        Assert.Equal(10, server.Requests.Count);
        Assert.Equal(10, server.Requests.Distinct(StringComparer.Ordinal).Count());
        Assert.True(most > 1, "nothing ran in parallel");
    }

    [Fact]
    public async Task H4_A_first_page_without_the_total_is_followed_one_by_one()
    {
        await using var server = await ApiServer.StartAsync(r =>
            $$"""{"items":{{Api.Rows(Api.Ids(25, (r.Number("page") - 1) * 10, 10))}} }"""
        );
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "page", "total_pages": "$.pages"}}"""
        );

        Assert.Equal(Ids(25), (await crm.IdsAsync()).Order());
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H5_Page_only_goes_on_until_an_empty_page_or_404(bool notFound)
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            var page = context.Request.Number("p");
            if (page > 3 && notFound)
            {
                context.Response.StatusCode = 404;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Api.Rows(Api.Ids(60, (page - 1) * 20, 20)));
        });
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "page_only", "param": "p"}}"""
        );

        Assert.Equal(Ids(60), await crm.IdsAsync());
        Assert.Equal(["/items?p=1", "/items?p=2", "/items?p=3", "/items?p=4"], server.Requests);
    }

    [Theory]
    [InlineData("cursor")]
    [InlineData("header")]
    [InlineData("url")]
    [InlineData("relative_url")]
    [InlineData("link")]
    public async Task H6_Cursors_and_links_lead_through_all_rows(string kind)
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            var from = context.Request.Number("after");
            var next = from + 40 < 100 ? from + 40 : (int?)null;
            var self = $"http://{context.Request.Host}/items?after={next}";
            var body = $$"""{"data":{{Api.Rows(Api.Ids(100, from, 40))}},"meta":""";
            body += kind switch
            {
                "cursor" => next is null ? "{\"next\":null}" : $$"""{"next":{{next}}}""",
                "url" => next is null ? "{}" : $$"""{"next":"{{self}}"}""",
                "relative_url" => next is null ? "{\"next\":\"\"}" : $$"""{"next":"?after={{next}}"}""",
                _ => "{}",
            };
            if (next is not null && kind == "header")
            {
                context.Response.Headers["X-Next"] = $"{next}";
            }

            if (next is not null && kind == "link")
            {
                context.Response.Headers.Link =
                    $"<http://{context.Request.Host}/first>; rel=\"first\", <{self}>; rel=next; title=\"a, b\"";
            }

            return context.Response.WriteAsync(body + "}");
        });
        var paging = kind switch
        {
            "cursor" => """{"type": "cursor", "param": "after", "next": "$.meta.next"}""",
            "header" => """{"type": "cursor", "param": "after", "next_header": "X-Next"}""",
            "link" => """{"type": "link"}""",
            _ => """{"type": "next_url", "next": "$.meta.next"}""",
        };
        await using var crm = Crm.Open(
            server,
            $$"""{"path": "/items", "params": {"active": true}, "records": "$.data", "pagination": {{paging}}}"""
        );

        Assert.Equal(Ids(100), await crm.IdsAsync());
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal("/items?active=true", server.Requests[0]);
    }

    [Fact]
    public async Task H6_A_cursor_that_never_changes_goes_on_while_the_rows_change()
    {
        var page = 0;
        await using var server = await ApiServer.StartAsync(_ =>
            $$"""{"scroll":"s1","data":{{Api.Rows(Api.Ids(45, 20 * (Interlocked.Increment(ref page) - 1), 20))}}}"""
        );
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "cursor", "param": "scroll", "next": "$.scroll"}}"""
        );

        Assert.Equal(Ids(45), await crm.IdsAsync());
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task H6_A_next_url_that_leads_in_circles_is_noticed()
    {
        await using var server = await ApiServer.StartAsync(r =>
            $$"""{"data":{{Api.Rows([r.Number("p") + 1])}},"next":"?p={{(r.Number("p") + 1) % 3}}"}"""
        );
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "next_url", "next": "$.next"}}"""
        );

        var error = await crm.FailsAsync();

        Assert.Contains("circles", error.Message, StringComparison.Ordinal);
        Assert.True(server.Requests.Count <= 8);
    }

    [Fact]
    public async Task H22_Limit_10_over_1000_pages_stops_after_page_1()
    {
        await using var server = await ApiServer.StartAsync(r =>
            $$"""{"data":{{Api.Rows(Api.Ids(20_000, (r.Number("page") - 1) * 20, 20))}},"pages":1000}"""
        );
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "page", "total_pages": "$.pages"}}"""
        );

        Assert.Equal(Ids(10), await crm.IdsAsync("LIMIT 10"));
        Assert.Equal(["/items?page=1"], server.Requests);
    }

    [Fact]
    public async Task H22_A_limit_behind_a_filter_stops_when_it_has_enough()
    {
        await using var server = await ApiServer.StartAsync(r => Api.Rows(Api.Ids(20_000, r.Number("offset"), 20)));
        await using var crm = Crm.Open(server, """{"path": "/items", "pagination": {"type": "offset"}}""");

        Assert.Equal([25L, 26L, 27L], await crm.IdsAsync("WHERE id >= 25 LIMIT 3"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task H22_A_limit_goes_into_the_parameter_for_it()
    {
        await using var server = await ApiServer.StartAsync(r =>
            Api.Rows(Api.Ids(20_000, r.Number("offset"), r.Number("limit", 100)))
        );
        await using var crm = Crm.Open(
            server,
            """
            {"path": "/items", "limit_param": "limit", "schema": {"id": "bigint"}, "sample": {"rows": 0},
             "pagination": {"type": "offset", "size_param": "limit", "size": 100}}
            """
        );

        Assert.Equal(Ids(10), await crm.IdsAsync("LIMIT 10"));
        Assert.Equal(["/items?offset=0&limit=10"], server.Requests);
    }

    [Fact]
    public async Task H22_With_a_sample_the_limit_costs_no_second_request()
    {
        await using var server = await ApiServer.StartAsync(r =>
            Api.Rows(Api.Ids(20_000, r.Number("offset"), r.Number("limit", 100)))
        );
        await using var crm = Crm.Open(
            server,
            """
            {"path": "/items", "limit_param": "limit", "pagination": {"type": "offset", "size_param": "limit", "size": 100}}
            """
        );

        Assert.Equal(Ids(10), await crm.IdsAsync("LIMIT 10"));
        Assert.Equal(["/items?offset=0&limit=100"], server.Requests);
    }

    [Fact]
    public async Task An_empty_page_that_promises_more_is_no_end()
    {
        await using var server = await ApiServer.StartAsync(r =>
            r.Number("page") switch
            {
                2 => """{"data":[],"more":true}""",
                < 4 => $$"""{"data":{{Api.Rows([r.Number("page")])}},"more":true}""",
                _ => $$"""{"data":{{Api.Rows([4])}},"more":false}""",
            }
        );
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "records": "$.data", "pagination": {"type": "page", "has_more": "$.more"}}"""
        );

        Assert.Equal([1L, 3L, 4L], await crm.IdsAsync());
    }

    [Fact]
    public async Task A_total_that_the_pages_do_not_reach_is_an_error()
    {
        await using var server = await ApiServer.StartAsync(r =>
            $$"""{"data":{{Api.Rows(Api.Ids(40, r.Number("offset"), 20))}},"total":100}"""
        );
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "records": "$.data", "pagination": {"type": "offset", "total": "$.total"}}"""
        );

        var error = await crm.FailsAsync();

        Assert.Contains("empty after 40 rows, but $.total says 100", error.Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
