using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>The server's messages.</summary>
internal sealed class WireInput(IWireBytes source)
{
    private const int BufferBytes = 256 << 10;
    private const int HeadBytes = 5;

    /// <summary>Rows may be larger, and are taken in pieces; no other message is.</summary>
    private const int LargestMessage = 1 << 20;

    private byte[] _buffer = new byte[BufferBytes];
    private int _at;
    private int _end;

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
            _end += source.Receive(_buffer.AsSpan(_end));
        }
    }
}
