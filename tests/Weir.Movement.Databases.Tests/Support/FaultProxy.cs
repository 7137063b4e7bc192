using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Weir.Movement.Databases.Tests.Support;

/// <summary>
/// Stands between client and server and spoils connections that have carried some bytes: those that move rows, while those
/// that hold a snapshot or a lock carry few.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    /// <summary>A connection that has sent so many bytes sends rows.</summary>
    private const long RowsSent = 4000;

    private static readonly byte[] Commit = "COMMIT"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Link, bool> _links = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Uri _server;
    private readonly Task _accepting;
    private (Fault Fault, Direction Direction, long After) _armed;
    private int _left;
    private int _lostCommits;
    private int _happened;
    private volatile bool _isSilent;

    public FaultProxy(string url)
    {
        _server = new Uri(url);
        _listener.Start();
        Url = new UriBuilder(_server)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.Uri.ToString();
        _accepting = AcceptAsync();
    }

    /// <summary>The server as reached through here.</summary>
    public string Url { get; }

    /// <summary>Bytes that one connection carries in a second, either way; 0: no limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Faults so far.</summary>
    public int Happened => Volatile.Read(ref _happened);

    /// <summary>Spoils the next so many connections once each has carried more bytes than given.</summary>
    public void Arm(Fault fault, Direction direction, long after, int times = 1)
    {
        _armed = (fault, direction, after);
        Volatile.Write(ref _left, times);
    }

    /// <summary>Lets the next commits through and resets the connection instead of delivering what the server says.</summary>
    public void LoseCommits(int times) => Volatile.Write(ref _lostCommits, times);

    /// <summary>No byte of any connection arrives any more.</summary>
    public void FallSilent() => _isSilent = true;

    /// <summary>Resets all connections.</summary>
    public void Cut()
    {
        foreach (var link in _links.Keys)
        {
            link.Reset();
        }
    }

    /// <summary>From here on all is well, for connections that are not spoiled yet.</summary>
    public void Heal()
    {
        Volatile.Write(ref _left, 0);
        Volatile.Write(ref _lostCommits, 0);
        if (_isSilent)
        {
            Cut();
            _isSilent = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_closing.Token);
                client.NoDelay = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var link = new Link(client, server);
        _links[link] = true;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _closing.Token);
            await Task.WhenAll(PassAsync(link, Direction.ToServer), PassAsync(link, Direction.ToClient));
        }
        catch (Exception exception)
            when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // An end of it is gone, so the other one goes too.
        }
        finally
        {
            link.Reset();
            _ = _links.TryRemove(link, out _);
        }
    }

    private async Task PassAsync(Link link, Direction direction)
    {
        try
        {
            await PassBytesAsync(link, direction);
        }
        catch
        {
            link.Reset();
            throw;
        }
    }

    private async Task PassBytesAsync(Link link, Direction direction)
    {
        var (from, to) = direction == Direction.ToServer ? (link.Client, link.Server) : (link.Server, link.Client);
        var buffer = new byte[16 << 10];
        long passed = 0;
        var isClosed = false;
        int count;
        while ((count = await from.ReceiveAsync(buffer, _closing.Token)) > 0)
        {
            passed += count;
            if (IsSpoiled(direction, passed))
            {
                Interlocked.Increment(ref _happened);
                switch (_armed.Fault)
                {
                    case Fault.Reset:
                        link.Reset();
                        return;
                    case Fault.HalfClose:
                        to.Shutdown(SocketShutdown.Send);
                        isClosed = true;
                        break;
                    default:
                        _isSilent = true;
                        break;
                }
            }

            while (_isSilent)
            {
                await Task.Delay(20, _closing.Token);
            }

            if (LosesCommit(link, direction, passed, buffer.AsSpan(0, count)))
            {
                Interlocked.Increment(ref _happened);
                link.Reset();
                return;
            }

            if (!isClosed)
            {
                await SlowAsync(count);
                await SendAsync(to, buffer.AsMemory(0, count));
            }
        }

        if (!isClosed)
        {
            to.Shutdown(SocketShutdown.Send);
        }
    }

    private bool IsSpoiled(Direction direction, long passed) =>
        Volatile.Read(ref _left) > 0
        && _armed.Direction == direction
        && passed > _armed.After
        && Interlocked.Decrement(ref _left) >= 0;

    /// <summary>Whether these bytes are the server's answer to a commit that is to be lost.</summary>
    private bool LosesCommit(Link link, Direction direction, long passed, ReadOnlySpan<byte> bytes)
    {
        if (direction == Direction.ToClient)
        {
            return link.HasCommitted;
        }

        if (
            Volatile.Read(ref _lostCommits) > 0
            && passed > RowsSent
            && bytes.IndexOf(Commit) >= 0
            && Interlocked.Decrement(ref _lostCommits) >= 0
        )
        {
            link.HasCommitted = true;
        }

        return false;
    }

    private async Task SlowAsync(int count)
    {
        if (BytesPerSecond > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds((double)count / BytesPerSecond), _closing.Token);
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, _closing.Token)..];
        }
    }

    private sealed class Link(Socket client, Socket server)
    {
        private volatile bool _hasCommitted;

        public Socket Client { get; } = client;

        public Socket Server { get; } = server;

        public bool HasCommitted
        {
            get => _hasCommitted;
            set => _hasCommitted = value;
        }

        public void Reset()
        {
            foreach (var socket in new[] { Client, Server })
            {
                try
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
                {
                    // It is gone already.
                }

                socket.Dispose();
            }
        }
    }
}
