using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Connectors.Http.Tests.Support;

namespace Weir.Connectors.Http.Tests;

public class RetryTests
{
    private const string Pages =
        """{"path": "/items", "records": "$.data", "pagination": {"type": "offset", "total": "$.total"}}""";

    private static string Page(HttpRequest request, int total = 60, int size = 20) =>
        $$"""{"total":{{total}},"data":{{Api.Rows(Api.Ids(total, request.Number("offset"), size))}} }""";

    private static List<long> Ids(int last) => [.. Enumerable.Range(1, last).Select(i => (long)i)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H8_429_waits_as_long_as_Retry_After_says(bool isDate)
    {
        Crm? crm = null;
        var refused = 0;
        await using var server = await ApiServer.StartAsync(context =>
        {
            if (context.Request.Number("offset") == 20 && Interlocked.Increment(ref refused) <= 2)
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = isDate
                    ? (crm!.Clock.GetUtcNow() + TimeSpan.FromSeconds(17)).ToString("R", CultureInfo.InvariantCulture)
                    : "17";
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Page(context.Request));
        });
        await using (crm = Crm.Open(server, Pages))
        {
            Assert.Equal(Ids(60), await crm.IdsAsync());
            // A date has no fractions of a second; the clock may have some.
            Assert.Equal(2, crm.Clock.Waits.Count(w => w >= TimeSpan.FromSeconds(isDate ? 16 : 17)));
            Assert.Equal((5, 2), (crm.Scans[0].Requests, crm.Scans[0].Retries));
        }
    }

    [Fact]
    public async Task H8_A_wait_longer_than_allowed_is_an_error()
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7200";
            return Task.CompletedTask;
        });
        await using var crm = Crm.Open(server, Pages);

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
        Assert.Contains("asks to wait 7200 s", error.Message, StringComparison.Ordinal);
        Assert.Empty(crm.Clock.Waits);
    }

    [Fact]
    public async Task H9_503_503_200_succeeds_with_growing_pauses()
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref answers) <= 2 ? 503 : 200;
            return context.Response.WriteAsync(context.Response.StatusCode == 503 ? "busy" : Page(context.Request));
        });
        await using var crm = Crm.Open(server, Pages, """ "retry": {"min_delay": "2s"},""");

        Assert.Equal(Ids(60), await crm.IdsAsync());
        Assert.Equal(2, crm.Clock.Waits.Count);
        Assert.InRange(crm.Clock.Waits[0].TotalSeconds, 2, 2.51);
        Assert.InRange(crm.Clock.Waits[1].TotalSeconds, 4, 5.01);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    public async Task H9_A_connection_reset_in_mid_body_loses_and_doubles_no_row(int rows)
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(async context =>
        {
            var body = Encoding.UTF8.GetBytes(Page(context.Request, rows, rows));
            var isBroken = Interlocked.Increment(ref answers) % 2 == 1;
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, isBroken ? body.Length * 2 / 3 : body.Length));
            await context.Response.Body.FlushAsync();
            if (isBroken)
            {
                await Task.Delay(50);
                context.Abort();
            }
        });
        await using var crm = Crm.Open(server, Pages);

        Assert.Equal(Ids(rows), await crm.IdsAsync());
        Assert.Equal((1, 2, 1), (crm.Scans[0].Pages, crm.Scans[0].Requests, crm.Scans[0].Retries));
    }

    [Fact]
    public async Task H9_A_page_that_changed_after_rows_were_used_is_an_error()
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(async context =>
        {
            var number = Interlocked.Increment(ref answers);
            var body = Encoding.UTF8.GetBytes(
                Page(context.Request, 20_000, 20_000).Replace("row 7\"", $"row 7-{number}\"", StringComparison.Ordinal)
            );
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, number == 1 ? body.Length * 2 / 3 : body.Length));
            await context.Response.Body.FlushAsync();
            if (number == 1)
            {
                await Task.Delay(50);
                context.Abort();
            }
        });
        await using var crm = Crm.Open(server, Pages);

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.ConnectionLost, error.Code);
        Assert.Contains("another one when asked for again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task H9_A_compressed_page_that_breaks_off_is_asked_for_again()
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(async context =>
        {
            using var compressed = new MemoryStream();
            await using (
                var gzip = new System.IO.Compression.GZipStream(
                    compressed,
                    System.IO.Compression.CompressionLevel.Fastest,
                    leaveOpen: true
                )
            )
            {
                await gzip.WriteAsync(
                    Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 1000).Select(i => $"{{\"id\":{i}}}\n")))
                );
            }

            // The length is right for the part that is sent: only the coding tells that something is missing.
            var body = compressed.ToArray();
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(
                body.AsMemory(0, Interlocked.Increment(ref answers) == 1 ? body.Length / 2 : body.Length)
            );
        });
        await using var crm = Crm.Open(server, """{"path": "/items"}""");

        Assert.Equal(Ids(1000), await crm.IdsAsync());
        Assert.Equal(2, answers);
    }

    [Fact]
    public async Task H10_500_for_ever_on_page_3_names_page_and_url_without_secrets()
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            if (context.Request.Number("offset") >= 40)
            {
                context.Response.StatusCode = 500;
                return context.Response.WriteAsync($"boom for {context.Request.Text("api_key")}");
            }

            return context.Response.WriteAsync(Page(context.Request, 600));
        });
        await using var crm = Crm.Open(
            server,
            Pages,
            """ "auth": {"type": "query", "name": "api_key", "value": "hunter2hunter2"}, "retry": {"max_attempts": 3},"""
        );

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
        Assert.Equal(
            $"crm.items, page 3 (GET {server.Url}/items?offset=40): the server answered 500 Internal Server Error, "
                + "after 3 attempts; it says: boom for ***",
            error.Message
        );
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.Contains("api_key=hunter2hunter2", r, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, "SOURCE_ERROR")]
    [InlineData(401, "AUTHENTICATION_FAILED")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(404, "SOURCE_ERROR")]
    [InlineData(422, "SOURCE_ERROR")]
    [InlineData(501, "SOURCE_ERROR")]
    public async Task H12_Refusals_fail_at_once_with_one_request(int status, string code)
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("""{"error":"no such filter"}""");
        });
        await using var crm = Crm.Open(server, Pages);

        var error = await crm.FailsAsync();

        Assert.Equal(code, error.Code.Name);
        Assert.Contains($"answered {status}", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such filter", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Empty(crm.Clock.Waits);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var crm = Crm.Open($"http://127.0.0.1:{port}", Pages);

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.ConnectionFailed, error.Code);
        Assert.Contains(
            $"cannot connect to 127.0.0.1:{port}: connection refused",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(crm.Clock.Waits);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_tried_again()
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref answers) == 1)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            await context.Response.WriteAsync(Page(context.Request));
        });
        await using var crm = Crm.Open(server, Pages, """ "timeout": "300ms",""");

        Assert.Equal(Ids(60), await crm.IdsAsync());
        Assert.Equal(1, crm.Scans[0].Retries);
    }

    [Fact]
    public async Task A_body_that_stands_still_is_given_up()
    {
        await using var server = await ApiServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("{\"data\":[");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var crm = Crm.Open(server, Pages, """ "timeout": "200ms", "retry": {"max_attempts": 2},""");

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
        Assert.Contains("did not answer within 0.2 s, after 2 attempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_start_as_far_apart_as_the_rate_says()
    {
        await using var server = await ApiServer.StartAsync(r => Page(r, 100, 10));
        await using var crm = Crm.Open(server, Pages, """ "rate": {"requests_per_second": 4},""");

        Assert.Equal(Ids(100), await crm.IdsAsync());
        Assert.Equal(9, crm.Clock.Waits.Count);
        Assert.All(crm.Clock.Waits, w => Assert.Equal(0.25, w.TotalSeconds, 0.01));
        Assert.Equal(2.25, crm.Scans[0].Waiting.TotalSeconds, 0.05);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 1.25)]
    [InlineData(3, 0, 4)]
    [InlineData(10, 1, 60)]
    [InlineData(1000, 1, 60)]
    public void Pauses_double_up_to_the_longest(int failures, double chance, double seconds) =>
        Assert.Equal(seconds, RetryState.Backoff(RetryOptions.Default, failures, chance).TotalSeconds, 1e-9);
}
