using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Columnar;

/// <summary>
/// Sixteen bytes that say where a text is: its length and, up to 12 bytes, the text itself, else its first four bytes,
/// the number of a data buffer and the offset in it. Layout of Arrow's Utf8View ("Columnar format", Variable-size Binary
/// View). Unused inline bytes are zero, so equal short texts have equal views.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly struct TextView
{
    /// <summary>The most bytes that fit into the view itself.</summary>
    public const int InlineLength = 12;

    private readonly int _length;
    private readonly uint _prefix;
    private readonly int _bufferOrBytes;
    private readonly int _offsetOrBytes;

    private TextView(int length, uint prefix, int buffer, int offset)
    {
        _length = length;
        _prefix = prefix;
        _bufferOrBytes = buffer;
        _offsetOrBytes = offset;
    }

    /// <summary>Bytes of the text.</summary>
    public int Length => _length;

    /// <summary>Whether the text is in the view itself.</summary>
    public bool IsInline => _length <= InlineLength;

    /// <summary>The first four bytes, zero-padded.</summary>
    public uint Prefix => _prefix;

    /// <summary>The number of the data buffer; only for texts that are not inline.</summary>
    public int BufferIndex => _bufferOrBytes;

    /// <summary>Where the text starts in the buffer; only for texts that are not inline.</summary>
    public int Offset => _offsetOrBytes;

    /// <summary>A view that holds a text of at most 12 bytes.</summary>
    public static TextView Inline(ReadOnlySpan<byte> text)
    {
        if (text.Length > InlineLength)
        {
            throw new ArgumentException("the text is too long to be inline", nameof(text));
        }

        var (low, high) = Words(text);
        return new TextView(text.Length, (uint)low, (int)(low >> 32), (int)high);
    }

    /// <summary>A view of a longer text that is in a buffer.</summary>
    public static TextView Reference(ReadOnlySpan<byte> text, int buffer, int offset) =>
        new(text.Length, MemoryMarshal.Read<uint>(text), buffer, offset);

    /// <summary>The same text after its buffer got another number.</summary>
    public TextView WithBufferIndex(int buffer) => IsInline ? this : new(_length, _prefix, buffer, _offsetOrBytes);

    /// <summary>The bytes of an inline text. The view must stay where it is while the span lives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> InlineBytes(ref readonly TextView view) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<uint, byte>(ref Unsafe.AsRef(in view._prefix)), view._length);

    /// <summary>Up to 12 bytes as two words, padded with zeros: loads that overlap cost less than a copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Low, ulong High) Words(ReadOnlySpan<byte> text)
    {
        var length = text.Length;
        ref var first = ref MemoryMarshal.GetReference(text);
        if (length >= sizeof(ulong))
        {
            var last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, length - sizeof(ulong)));
            var high = length == sizeof(ulong) ? 0 : last >> (8 * (16 - length));
            return (Unsafe.ReadUnaligned<ulong>(ref first), high);
        }

        if (length >= sizeof(uint))
        {
            ulong last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - sizeof(uint)));
            return (Unsafe.ReadUnaligned<uint>(ref first) | (last >> (8 * (8 - length)) << 32), 0);
        }

        if (length == 0)
        {
            return default;
        }

        var middle = length >> 1;
        var end = length - 1;
        return (
            first
                | ((ulong)Unsafe.Add(ref first, middle) << (8 * middle))
                | ((ulong)Unsafe.Add(ref first, end) << (8 * end)),
            0
        );
    }
}
