using System.Buffers.Binary;
using System.Net.Sockets;
using Npgsql;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// The server's messages. Between two reads that found much it waits for a moment, so that the server can fill the socket:
/// being woken for every few kilobytes costs both sides more than the work with them.
/// </summary>
internal sealed class WireInput(Socket socket)
{
    private const int BufferBytes = 256 << 10;
    private const int HeadBytes = 5;

    /// <summary>Rows may be larger, and are taken in pieces; no other message is.</summary>
    private const int LargestMessage = 1 << 20;

    /// <summary>A read that found so many bytes is one of many; if it found all that fits, more is there already.</summary>
    private const int MuchBytes = 4 << 10;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ManualResetEventSlim _never = new(false, 0);
    private byte[] _buffer = new byte[BufferBytes];
    private int _at;
    private int _end;
    private bool _isFlowing;

    /// <summary>The next message but for its body, and the body's length.</summary>
    public (WireMessage Kind, int Length) Next()
    {
        Need(HeadBytes);
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_at + 1)) - sizeof(int);
        var kind = (WireMessage)_buffer[_at];
        _at += HeadBytes;
        return length < 0 || (length > LargestMessage && kind != WireMessage.CopyData)
            ? throw new IOException("the server sent something that is not a message")
            : (kind, length);
    }

    /// <summary>The message's body, which stays until the next call.</summary>
    public ReadOnlySpan<byte> Body(int length)
    {
        Need(length);
        _at += length;
        return _buffer.AsSpan(_at - length, length);
    }

    /// <summary>Copies the next bytes of a body of which so many are left; returns how many.</summary>
    public int Take(Span<byte> target, int left)
    {
        if (_at == _end)
        {
            Need(1);
        }

        var count = Math.Min(Math.Min(target.Length, left), _end - _at);
        _buffer.AsSpan(_at, count).CopyTo(target);
        _at += count;
        return count;
    }

    /// <summary>Whether nothing is here.</summary>
    public bool IsEmpty => _at == _end;

    /// <summary>Whether the head of a message is here.</summary>
    public bool HasHead => _end - _at >= HeadBytes;

    private void Need(int count)
    {
        if (_end - _at >= count)
        {
            return;
        }

        if (_at > 0)
        {
            _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
            (_at, _end) = (0, _end - _at);
        }

        if (count > _buffer.Length)
        {
            Array.Resize(ref _buffer, count);
        }

        while (_end < count)
        {
            if (_isFlowing)
            {
                _never.Wait(Moment);
            }

            var room = _buffer.AsSpan(_end);
            var received = Receive(room);
            _isFlowing = received >= MuchBytes && received < room.Length;
            _end += received;
        }
    }

    private int Receive(Span<byte> target)
    {
        try
        {
            var count = socket.Receive(target);
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
}
