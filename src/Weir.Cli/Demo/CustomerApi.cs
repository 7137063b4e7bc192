using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Cli.Demo;

/// <summary>
/// The HTTP API of the demo: <c>GET /v1/customers?limit=100&amp;after=CURSOR</c> answers a page of the records of a JSON
/// lines file, as <c>{"data": […], "meta": {"next_cursor": …, "total": …}}</c>. It listens on a free port of the loopback
/// interface only.
/// </summary>
internal sealed class CustomerApi : IAsyncDisposable
{
    private const int LargestPage = 200;
    private const int MostTries = 20;

    private readonly HttpListener _listener;
    private readonly string[] _records;
    private readonly Task _serving;

    private CustomerApi(HttpListener listener, string[] records, int port)
    {
        _listener = listener;
        _records = records;
        BaseUrl = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/v1");
        _serving = ServeAsync();
    }

    /// <summary>Where it answers.</summary>
    public string BaseUrl { get; }

    /// <summary>Starts serving the records of the file.</summary>
    public static CustomerApi Start(string file)
    {
        var records = File.ReadAllLines(file);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            try
            {
                listener.Start();
                return new CustomerApi(listener, records, port);
            }
            catch (HttpListenerException) when (attempt < MostTries)
            {
                // Somebody else took the port in the meantime.
                listener.Close();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving.ConfigureAwait(false);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context).ConfigureAwait(false);
            }
            catch (Exception exception)
                when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The client is gone; the next request is another matter.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        if (context.Request.Url?.AbsolutePath != "/v1/customers")
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        var query = context.Request.QueryString;
        var limit = Math.Clamp(Number(query["limit"], 100), 1, LargestPage);
        var start = Math.Clamp(Number(query["after"], 0), 0, _records.Length);
        var end = Math.Min(_records.Length, start + limit);
        var next = end < _records.Length ? string.Create(CultureInfo.InvariantCulture, $"\"{end}\"") : "null";
        var body = new StringBuilder("{\"data\":[")
            .AppendJoin(',', _records[start..end])
            .Append(
                CultureInfo.InvariantCulture,
                $"],\"meta\":{{\"next_cursor\":{next},\"total\":{_records.Length}}}}}"
            );
        response.ContentType = "application/json; charset=utf-8";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body.ToString())).ConfigureAwait(false);
    }

    private static int Number(string? text, int missing) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : missing;
}
