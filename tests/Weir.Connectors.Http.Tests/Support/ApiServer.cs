using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Weir.Connectors.Http.Tests.Support;

/// <summary>A real HTTP server on a free port of this machine; remembers what it was asked.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _requests = new();

    private ApiServer(WebApplication application) => _application = application;

    /// <summary>Such as <c>http://127.0.0.1:41234</c>.</summary>
    public string Url => _application.Urls.First();

    /// <summary>Path and query of each request, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<ApiServer> StartAsync(Func<HttpContext, Task> handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new ApiServer(application);
        application.Run(context =>
        {
            server._requests.Enqueue(context.Request.GetEncodedPathAndQuery());
            return handle(context);
        });
        await application.StartAsync();
        return server;
    }

    /// <summary>A server whose answer is made from the request.</summary>
    public static Task<ApiServer> StartAsync(Func<HttpRequest, string> answer) =>
        StartAsync(context => context.Response.WriteAsync(answer(context.Request)));

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
    }
}

/// <summary>Short ways to read requests and to make rows.</summary>
internal static class Api
{
    public static int Number(this HttpRequest request, string name, int defaultValue = 0) =>
        request.Query.TryGetValue(name, out var text) ? int.Parse(text!, CultureInfo.InvariantCulture) : defaultValue;

    public static string? Text(this HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var text) ? (string?)text : null;

    /// <summary>Rows with the ids, as a JSON array.</summary>
    public static string Rows(IEnumerable<int> ids) =>
        "[" + string.Join(",", ids.Select(i => $$"""{"id":{{i}},"name":"row {{i}}"}""")) + "]";

    /// <summary>The ids from 1 to the total after the offset, at most that many.</summary>
    public static IEnumerable<int> Ids(int total, int offset, int limit) =>
        Enumerable.Range(1, total).Skip(offset).Take(limit);
}
