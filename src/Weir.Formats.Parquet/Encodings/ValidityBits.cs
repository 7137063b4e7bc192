using System.Numerics;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Encodings;

/// <summary>A validity bitmap that grows and exists only from the first null on; until then all rows are valid.</summary>
internal struct ValidityBits
{
    private NativeBuffer? _buffer;
    private int _capacity;

    /// <summary>What memory is counted against.</summary>
    public MemoryBudget? Budget;

    /// <summary>Makes room for so many bits, keeping those that are there.</summary>
    public void Reserve(int bits)
    {
        if (bits <= _capacity)
        {
            return;
        }

        if (_buffer is not null)
        {
            var grown = Validity.AllValid(bits, Budget);
            _buffer.Bytes[..(Bitmap.WordCount(_capacity) * 8)].CopyTo(grown.Bytes);
            _buffer.Dispose();
            _buffer = grown;
        }

        _capacity = bits;
    }

    public void ClearRange(int at, int count)
    {
        var words = Words();
        while (count > 0)
        {
            var offset = at & 63;
            var take = Math.Min(count, 64 - offset);
            words[at >> 6] &= ~((ulong.MaxValue >> (64 - take)) << offset);
            at += take;
            count -= take;
        }
    }

    /// <summary>Clears the bits of zeros among the first <paramref name="count"/> (at most 32); returns how many are ones.</summary>
    public int Append(int at, uint bits, int count)
    {
        var zeros = (ulong)~bits & (ulong.MaxValue >> (64 - count));
        if (zeros == 0)
        {
            return count;
        }

        var words = Words();
        var offset = at & 63;
        words[at >> 6] &= ~(zeros << offset);
        if (offset + count > 64)
        {
            words[(at >> 6) + 1] &= ~(zeros >> (64 - offset));
        }

        return count - BitOperations.PopCount(zeros);
    }

    /// <summary>The bits so far; empty when all are set.</summary>
    public readonly ReadOnlySpan<ulong> Read() => _buffer is null ? default : _buffer.As<ulong>();

    /// <summary>Hands the bitmap out, null when there is no null, and starts anew.</summary>
    public NativeBuffer? Take()
    {
        var buffer = _buffer;
        _buffer = null;
        _capacity = 0;
        return buffer;
    }

    private Span<ulong> Words()
    {
        _buffer ??= Validity.AllValid(_capacity, Budget);
        return _buffer.As<ulong>();
    }
}
