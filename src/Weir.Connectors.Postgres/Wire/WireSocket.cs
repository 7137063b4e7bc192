using System.Net.Sockets;
using Npgsql;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// A socket that blocks. Between two reads that found much it waits for a moment, so that the server can fill it: being
/// woken for every few kilobytes costs both sides more than the work with them.
/// </summary>
internal sealed class WireSocket(Socket socket) : IWireBytes, IDisposable
{
    /// <summary>A read that found so many bytes is one of many; if it found all that fits, more is there already.</summary>
    private const int MuchBytes = 4 << 10;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ManualResetEventSlim _never = new(false, 0);
    private bool _isFlowing;

    /// <summary>Whether it is one of this machine only, without a network.</summary>
    public bool IsLocal => socket.AddressFamily == AddressFamily.Unix;

    /// <summary>How long an answer may take; zero for any time.</summary>
    public TimeSpan Patience
    {
        set => socket.ReceiveTimeout = (int)Math.Min(int.MaxValue, value.TotalMilliseconds);
    }

    public int Receive(Span<byte> target)
    {
        if (_isFlowing)
        {
            _never.Wait(Moment);
        }

        try
        {
            var count = socket.Receive(target);
            _isFlowing = count >= MuchBytes && count < target.Length;
            return count > 0 ? count : throw new IOException("the server closed the connection");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TimedOut)
        {
            throw new NpgsqlException("the server says nothing", new TimeoutException());
        }
        catch (SocketException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _never.Dispose();
    }
}
