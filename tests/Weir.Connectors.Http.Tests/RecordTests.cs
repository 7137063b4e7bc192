using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Connectors.Http.Tests.Support;

namespace Weir.Connectors.Http.Tests;

public class RecordTests
{
    [Theory]
    [InlineData("""{"meta":{}}""", "is missing")]
    [InlineData("""{"data":null}""", "is null")]
    [InlineData("""{"data":{"id":1}}""", "is not an array")]
    public async Task H15_Records_that_are_missing_null_or_an_object_are_an_error_or_empty(string body, string what)
    {
        await using var server = await ApiServer.StartAsync(_ => body);
        const string Resource =
            """{"path": "/items", "records": "$.data[*]", "schema": {"id": "bigint"}, "on_missing": "WHAT"}""";
        await using var strict = Crm.Open(server, Resource.Replace("WHAT", "fail", StringComparison.Ordinal));
        await using var lax = Crm.Open(server, Resource.Replace("WHAT", "empty", StringComparison.Ordinal));

        var error = await strict.FailsAsync();

        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains("crm.items, page 1", error.Message, StringComparison.Ordinal);
        Assert.Empty(await lax.IdsAsync());
    }

    private static Task<ApiServer> DriftingAsync(string last) =>
        ApiServer.StartAsync(r =>
            r.Number("page") switch
            {
                <= 10 => Api.Rows(Api.Ids(2000, (r.Number("page") - 1) * 200, 200)),
                11 => $"[{last}]",
                _ => "[]",
            }
        );

    [Theory]
    [InlineData("""{"id":"abc","name":"x"}""", "widen", "SCHEMA_DRIFT")]
    [InlineData("""{"id":"abc","name":"x"}""", "fail", "SCHEMA_DRIFT")]
    [InlineData("""{"id":1,"name":"x","more":1}""", "fail", "SCHEMA_DRIFT")]
    public async Task H16_Values_that_do_not_fit_fail_with_their_place(string last, string drift, string code)
    {
        await using var server = await DriftingAsync(last);
        await using var crm = Crm.Open(
            server,
            $$"""{"path": "/items", "drift": "{{drift}}", "pagination": {"type": "page"} }"""
        );

        var error = await crm.FailsAsync();

        Assert.Equal(code, error.Code.Name);
        Assert.Contains(
            $"crm.items, page 11 (GET {server.Url}/items?page=11)",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task H16_Values_that_do_not_fit_are_rejected_when_told_and_said()
    {
        await using var server = await DriftingAsync("""{"id":"abc","name":"x"},{"id":2001,"name":"y"}""");
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "drift": "reject", "pagination": {"type": "page"}}"""
        );

        Assert.Equal(["2001|2001"], await crm.RowsAsync("SELECT count(*), max(id) FROM crm.items"));
        Assert.Equal(1, crm.Scans[0].Rejected);
        Assert.Contains(crm.Warnings, w => w.Contains("1 records could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task H16_A_new_field_is_reported_and_a_vanished_one_is_null()
    {
        await using var server = await DriftingAsync("""{"id":2001,"more":1}""");
        await using var crm = Crm.Open(server, """{"path": "/items", "pagination": {"type": "page"}}""");

        Assert.Equal(["2001|NULL"], await crm.RowsAsync("SELECT * FROM crm.items WHERE name IS NULL"));
        Assert.Contains(crm.Warnings, w => w.Contains("more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task H17_Large_ids_long_decimals_and_instants_are_exact()
    {
        await using var server = await ApiServer.StartAsync(_ =>
            """
                [{"id": 9007199254740993, "price": 12345678901234.567890, "at": "2026-03-01T10:00:00.123456+02:00", "big": 123456789012345678901},
                 {"id": 9007199254740995, "price": 0.000001, "at": "2026-03-01T09:00:00Z", "big": 1}]
                """
        );
        await using var crm = Crm.Open(server, """{"path": "/items", "schema": {"at": "timestamptz"}}""");

        Assert.Equal(
            [
                "9007199254740993|12345678901234.567890|2026-03-01 08:00:00.123456+00|123456789012345678901",
                "9007199254740995|0.000001|2026-03-01 09:00:00+00|1",
            ],
            await crm.RowsAsync("SELECT id, price::text, at::text, big::text FROM crm.items ORDER BY id")
        );
        Assert.Equal(["9007199254740993"], await crm.RowsAsync("SELECT id FROM crm.items WHERE id = 9007199254740993"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    public async Task H13_Lines_come_chunked_and_compressed(string coding)
    {
        const int Rows = 200_000;
        await using var server = await ApiServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            context.Response.Headers.ContentEncoding = coding.Split(' ')[^1];
            var body = context.Response.Body;
            await using Stream stream = coding switch
            {
                "gzip" => new GZipStream(body, CompressionLevel.Fastest),
                "deflate" => new ZLibStream(body, CompressionLevel.Fastest),
                "br" => new BrotliStream(body, CompressionLevel.Fastest),
                _ => new DeflateStream(body, CompressionLevel.Fastest),
            };
            for (var i = 1; i <= Rows; i += 1000)
            {
                var text = string.Concat(
                    Enumerable.Range(i, 1000).Select(n => $"{{\"id\":{n},\"name\":\"row {n}\"}}\n")
                );
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
        });
        await using var crm = Crm.Open(server, """{"path": "/items"}""");

        Assert.Equal(
            [$"{Rows}|{(long)Rows * (Rows + 1) / 2}"],
            await crm.RowsAsync("SELECT count(*), sum(id) FROM crm.items")
        );
        Assert.Single(server.Requests);
        Assert.InRange(crm.Scans[0].Bytes, 1, Rows * 20);
    }

    [Fact]
    public async Task H14_A_pull_that_stops_stops_the_download()
    {
        await using var server = await ApiServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("[{\"id\":0}");
            var piece = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Range(1, 10_000).Select(i => $",{{\"id\":{i}}}"))
            );
            for (var i = 0; i < 3000 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        });
        await using var crm = Crm.Open(server, """{"path": "/items"}""");

        Assert.Equal(5000, (await crm.IdsAsync("LIMIT 5000")).Count);
        // Of some 350 MB.
        Assert.InRange(crm.Scans[0].Bytes, 1, 5L << 20);
    }

    [Fact]
    public async Task Nested_objects_are_structs_and_arrays_are_lists()
    {
        await using var server = await ApiServer.StartAsync(_ =>
            """{"rows":[{"id":1,"address":{"city":"Köln","zip":"50667"},"tags":["a","b"]}]}"""
        );
        await using var crm = Crm.Open(server, """{"path": "/items"}""");

        Assert.Equal(["1|Köln|b"], await crm.RowsAsync("SELECT id, (address).city, tags[2] FROM crm.items"));
    }

    [Fact]
    public async Task A_single_text_is_read_by_its_url()
    {
        await using var server = await ApiServer.StartAsync(r => Api.Rows([1, 2, 3]) + (r.Path == "/x" ? "" : "?"));
        await using var crm = Crm.Open(server, """{"path": "/items"}""");

        Assert.Equal(["6"], await crm.RowsAsync($"SELECT sum(id) FROM '{server.Url}/x?token=abcdef'"));
    }

    [Fact]
    public async Task Other_formats_than_json_are_not_read_by_their_url()
    {
        await using var crm = Crm.Open("http://127.0.0.1:9", """{"path": "/items"}""");

        var error = await crm.FailsAsync("SELECT * FROM 'http://127.0.0.1:9/a/b.csv?x=1'");

        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }
}
