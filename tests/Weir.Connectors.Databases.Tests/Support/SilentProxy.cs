using System.Net;
using System.Net.Sockets;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>Passes bytes between clients and a server until it is told to fall silent; connections stay open then.</summary>
internal sealed class SilentProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly string _host;
    private readonly int _port;
    private volatile bool _isSilent;

    public SilentProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void FallSilent() => _isSilent = true;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                var server = new TcpClient();
                await server.ConnectAsync(_host, _port, _closing.Token);
                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 << 10];
        try
        {
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer, _closing.Token)) > 0)
            {
                if (_isSilent)
                {
                    await Task.Delay(Timeout.Infinite, _closing.Token);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _closing.Token);
            }

            to.Close();
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            from.Close();
            to.Close();
        }
    }
}
