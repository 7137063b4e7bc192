using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Formats;

/// <summary>
/// A running 64-bit fingerprint of bytes, the same however they are cut into pieces. It notices changes that happen, not
/// ones made to deceive: words of eight bytes are mixed by multiplication and rotation with odd constants.
/// </summary>
public struct ByteFingerprint
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xD6E8FEB86659FD93;

    private ulong _state;
    private ulong _tail;
    private int _tailLength;

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>The fingerprint of the bytes so far.</summary>
    public readonly ulong Value => Mix(Mix(_state, _tail), (ulong)Length);

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (_tailLength > 0 && !bytes.IsEmpty)
        {
            AddToTail(bytes[0]);
            bytes = bytes[1..];
        }

        while (bytes.Length >= sizeof(ulong))
        {
            _state = Mix(_state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            AddToTail(value);
        }
    }

    private static ulong Mix(ulong state, ulong word)
    {
        state = (state ^ word) * First;
        return (BitOperations.RotateLeft(state, 29) ^ (state >> 32)) * Second;
    }

    private void AddToTail(byte value)
    {
        _tail |= (ulong)value << (8 * _tailLength);
        _tailLength++;
        if (_tailLength == sizeof(ulong))
        {
            _state = Mix(_state, _tail);
            (_tail, _tailLength) = (0, 0);
        }
    }
}
