using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Weir.Commands.Tests.Support;

/// <summary>
/// Stands between client and server: adds delay to answers, counts requests, cuts or stalls connections. Counting takes one
/// run of bytes from the client after an answer as one request, which holds for clients that wait for answers.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, Socket> _sockets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private int _next;
    private long _requests;
    private long _cutAfter = -1;

    public TcpProxy(string url)
    {
        var target = new Uri(url);
        (_host, _port) = (target.Host, target.Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How long each answer is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether new connections are refused.</summary>
    public bool Refuses { get; set; }

    /// <summary>Whether answers are withheld.</summary>
    public bool Stalls { get; set; }

    /// <summary>Requests so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _next);

    /// <summary>Cuts all connections after so many more bytes of answers.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _cutAfter, bytes);

    /// <summary>Cuts all connections now.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Values)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It is cut already.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                client.NoDelay = true;
                if (Refuses)
                {
                    client.LingerState = new LingerOption(true, 0);
                    client.Close();
                    continue;
                }

                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var id = Interlocked.Increment(ref _next);
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets[id * 2] = client;
        _sockets[(id * 2) + 1] = server;
        try
        {
            await server.ConnectAsync(_host, _port, _stop.Token);
            var state = new Conversation();
            await Task.WhenAny(UpAsync(client, server, state), DownAsync(server, client, state));
        }
        catch (Exception exception)
            when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
        finally
        {
            _ = _sockets.TryRemove(id * 2, out _);
            _ = _sockets.TryRemove((id * 2) + 1, out _);
            client.Dispose();
        }
    }

    private async Task UpAsync(Socket from, Socket to, Conversation state)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReceiveAsync(buffer) is var count && count > 0)
        {
            if (Interlocked.Exchange(ref state.IsRequesting, 1) == 0)
            {
                Interlocked.Increment(ref _requests);
            }

            await SendAsync(to, buffer.AsMemory(0, count));
        }
    }

    private async Task DownAsync(Socket from, Socket to, Conversation state)
    {
        var queue = Channel.CreateBounded<(byte[] Bytes, long Due)>(1000);
        var sending = SendAsync(queue.Reader, to, state);
        var buffer = new byte[64 << 10];
        while (await from.ReceiveAsync(buffer) is var count && count > 0)
        {
            var due =
                TimeProvider.System.GetTimestamp()
                + (long)(Delay.TotalSeconds * TimeProvider.System.TimestampFrequency);
            await queue.Writer.WriteAsync((buffer[..count], due));
        }

        queue.Writer.Complete();
        await sending;
    }

    private async Task SendAsync(ChannelReader<(byte[] Bytes, long Due)> queue, Socket to, Conversation state)
    {
        await foreach (var (bytes, due) in queue.ReadAllAsync())
        {
            while (Stalls)
            {
                await Task.Delay(5, _stop.Token);
            }

            var left = (due - TimeProvider.System.GetTimestamp()) / (double)TimeProvider.System.TimestampFrequency;
            if (left > 0.0015)
            {
                await Task.Delay(TimeSpan.FromSeconds(left - 0.001), _stop.Token);
            }

            while (TimeProvider.System.GetTimestamp() < due)
            {
                Thread.SpinWait(20);
            }

            var allowed = Interlocked.Read(ref _cutAfter);
            if (allowed >= 0)
            {
                var rest = Interlocked.Add(ref _cutAfter, -bytes.Length);
                if (rest < 0)
                {
                    await SendAsync(to, bytes.AsMemory(0, (int)Math.Clamp(rest + bytes.Length, 0, bytes.Length)));
                    Interlocked.Exchange(ref _cutAfter, -1);
                    Cut();
                    return;
                }
            }

            Volatile.Write(ref state.IsRequesting, 0);
            await SendAsync(to, bytes);
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes)..];
        }
    }

    private sealed class Conversation
    {
        public int IsRequesting;
    }
}
