using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Connectors.Http.Tests.Support;

namespace Weir.Connectors.Http.Tests;

public class AuthTests
{
    private const string Items = """{"path": "/items", "pagination": {"type": "offset", "total": "$.total"}}""";

    private static string Page(HttpRequest request) =>
        $$"""{"total":60,"data":{{Api.Rows(Api.Ids(60, request.Number("offset"), 20))}} }""";

    [Theory]
    [InlineData("""{"type": "bearer", "token": "t0k3n-one"}""", "Authorization", "Bearer t0k3n-one")]
    [InlineData(
        """{"type": "basic", "username": "ann", "password": "pass-word"}""",
        "Authorization",
        "Basic YW5uOnBhc3Mtd29yZA=="
    )]
    [InlineData("""{"type": "header", "name": "X-Api-Key", "value": "k3y-value"}""", "X-Api-Key", "k3y-value")]
    public async Task Credentials_travel_in_their_header(string auth, string header, string value)
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers[header] == value ? 200 : 401;
            return context.Response.WriteAsync(Page(context.Request));
        });
        await using var crm = Crm.Open(server, Items, $"\"auth\": {auth},");

        Assert.Equal(60, (await crm.IdsAsync()).Count);
    }

    [Fact]
    public async Task A_password_in_the_url_is_used_and_never_shown()
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync($"bad {context.Request.Headers.Authorization}");
        });
        await using var crm = Crm.Open(
            server.Url.Replace("http://", "http://ann:s3cr3t-word@", StringComparison.Ordinal),
            Items,
            """ "retry": {"max_attempts": 1},"""
        );

        var error = await crm.FailsAsync();

        Assert.Contains("bad Basic ***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error + crm.Source.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H11_401_in_mid_run_refreshes_once_and_continues(bool withRefreshToken)
    {
        var tokens = 0;
        var forms = new List<string>();
        await using var server = await ApiServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/token")
            {
                using var reader = new StreamReader(context.Request.Body);
                forms.Add($"{context.Request.Headers.Authorization} {await reader.ReadToEndAsync()}");
                tokens++;
                await context.Response.WriteAsync(
                    $$"""{"access_token":"token-number-{{tokens}}","token_type":"Bearer","expires_in":3600,"refresh_token":"next-{{tokens}}"}"""
                );
                return;
            }

            // The first token is good for one page only.
            var wanted = context.Request.Number("offset") == 0 ? "Bearer token-number-1" : "Bearer token-number-2";
            context.Response.StatusCode = context.Request.Headers.Authorization == wanted ? 200 : 401;
            await context.Response.WriteAsync(context.Response.StatusCode == 200 ? Page(context.Request) : "expired");
        });
        var grant = withRefreshToken ? "\"refresh_token\": \"first-refresh\"," : "";
        await using var crm = Crm.Open(
            server,
            Items,
            $$"""
            "auth": {"type": "oauth2", "token_url": "{{server.Url}}/token", {{grant}}
                     "client_id": "weir", "client_secret": "client-s3cret", "scope": "read"},
            """
        );

        Assert.Equal(60, (await crm.IdsAsync()).Count);
        Assert.Equal(2, tokens);
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("weir:client-s3cret"));
        Assert.Equal(
            withRefreshToken
                ?
                [
                    $"{basic} grant_type=refresh_token&refresh_token=first-refresh&scope=read",
                    $"{basic} grant_type=refresh_token&refresh_token=next-1&scope=read",
                ]
                :
                [
                    $"{basic} grant_type=client_credentials&scope=read",
                    $"{basic} grant_type=client_credentials&scope=read",
                ],
            forms
        );
    }

    [Fact]
    public async Task H11_401_for_ever_fails_after_one_refresh()
    {
        await using var server = await ApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/token" ? 200 : 401;
            return context.Response.WriteAsync("""{"access_token":"useless-token"}""");
        });
        await using var crm = Crm.Open(
            server,
            Items,
            $$"""
            "auth": {"type": "oauth2", "token_url": "{{server.Url}}/token", "client_id": "weir",
                     "client_secret": "client-s3cret", "client_auth": "body"},
            """
        );

        var error = await crm.FailsAsync();

        Assert.Equal(ErrorCode.AuthenticationFailed, error.Code);
        Assert.DoesNotContain("useless-token", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        var tokens = 0;
        await using var server = await ApiServer.StartAsync(r =>
            r.Path == "/token" ? $$"""{"access_token":"timed-token-{{++tokens}}","expires_in":60}""" : Page(r)
        );
        await using var crm = Crm.Open(
            server,
            Items,
            $$"""
            "rate": {"requests_per_second": 0.02},
            "auth": {"type": "oauth2", "token_url": "{{server.Url}}/token", "client_id": "weir", "client_secret": "client-s3cret"},
            """
        );

        Assert.Equal(60, (await crm.IdsAsync()).Count);
        // Three requests, 50 seconds apart.
        Assert.Equal(2, tokens);
    }

    [Fact]
    public async Task Credentials_and_headers_stay_with_their_host()
    {
        await using var other = await ApiServer.StartAsync(r =>
            r.Headers.Authorization.Count == 0 && r.Headers["X-Client"].Count == 0
                ? $$"""{"data":{{Api.Rows([2])}}}"""
                : throw new InvalidOperationException("credentials given away")
        );
        await using var server = await ApiServer.StartAsync(context =>
        {
            if (context.Request.Path == "/moved")
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = other.Url + "/second";
                return Task.CompletedTask;
            }

            return
                context.Request.Headers.Authorization == "Bearer t0k3n-two"
                && context.Request.Headers["X-Client"] == "weir"
                ? context.Response.WriteAsync($$"""{"data":{{Api.Rows([1])}},"next":"/moved"}""")
                : throw new InvalidOperationException("no credentials");
        });
        await using var crm = Crm.Open(
            server,
            """{"path": "/items", "pagination": {"type": "next_url", "next": "$.next"}}""",
            """ "auth": {"type": "bearer", "token": "t0k3n-two"}, "headers": {"X-Client": "weir"},"""
        );

        Assert.Equal([1L, 2L], await crm.IdsAsync());
    }
}
