using System.Numerics;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Encodings;

/// <summary>Decodes the repetition or definition levels of a page (Encodings.md, RLE and the deprecated BIT_PACKED).</summary>
internal unsafe struct LevelDecoder
{
    private RleDecoder _rle;
    private byte* _packed;
    private long _packedBits;
    private long _packedAt;
    private int _width;
    private int _maximum;

    /// <summary>Bits that a level takes.</summary>
    public static int WidthOf(int maximum) => 32 - BitOperations.LeadingZeroCount((uint)maximum);

    /// <summary>Levels of a page of version 1, which say how long they are; returns the bytes taken.</summary>
    public long Begin(byte* at, long available, Encoding encoding, int count, int maximum)
    {
        var width = WidthOf(maximum);
        if (encoding == Encoding.BitPacked)
        {
            var bytes = BitUnpacker.ByteCount(count, width);
            if (bytes > available)
            {
                throw ParquetError.Invalid("the levels of a page exceed the page");
            }

            _packed = at;
            _packedBits = bytes * 8;
            _packedAt = 0;
            _width = width;
            _maximum = maximum;
            return bytes;
        }

        if (encoding != Encoding.Rle)
        {
            throw ParquetError.Unsupported($"the levels of a page have the unknown encoding {(int)encoding}");
        }

        if (available < 4 || *(uint*)at > available - 4)
        {
            throw ParquetError.Invalid("the levels of a page exceed the page");
        }

        var length = *(uint*)at;
        BeginRle(at + 4, length, maximum);
        return length + 4;
    }

    /// <summary>Levels whose length is known, as in pages of version 2.</summary>
    public void BeginRle(byte* at, long length, int maximum)
    {
        _packed = null;
        _maximum = maximum;
        _width = WidthOf(maximum);
        _rle.Reset(at, length, _width);
    }

    /// <summary>The next levels, checked against their maximum.</summary>
    public void Read(byte* target, int count)
    {
        if (_packed == null)
        {
            _rle.ReadBytes(target, count);
        }
        else
        {
            ReadPacked(target, count);
        }

        var levels = new ReadOnlySpan<byte>(target, count);
        if (_maximum < (1 << _width) - 1 && levels.ContainsAnyExceptInRange((byte)0, (byte)_maximum))
        {
            throw ParquetError.Invalid("a level is out of range");
        }
    }

    /// <summary>Levels of one bit straight into a bitmap; see <see cref="RleDecoder.ReadValidity"/>.</summary>
    public int ReadValidity(ref ValidityBits bitmap, int at, int count)
    {
        if (_packed == null)
        {
            return _rle.ReadValidity(ref bitmap, at, count);
        }

        const int Chunk = 32;
        var scratch = stackalloc byte[Chunk];
        var ones = 0;
        for (var done = 0; done < count; done += Chunk)
        {
            var take = Math.Min(Chunk, count - done);
            ReadPacked(scratch, take);
            uint bits = 0;
            for (var i = 0; i < take; i++)
            {
                bits |= (uint)scratch[i] << i;
            }

            ones += bitmap.Append(at + done, bits, take);
        }

        return ones;
    }

    /// <summary>The deprecated encoding packs from the highest bit down.</summary>
    private void ReadPacked(byte* target, int count)
    {
        if (_packedBits - _packedAt < (long)count * _width)
        {
            throw ParquetError.Invalid("a page has fewer levels than it states");
        }

        for (var i = 0; i < count; i++)
        {
            var level = 0;
            for (var bit = 0; bit < _width; bit++, _packedAt++)
            {
                level = (level << 1) | ((_packed[_packedAt >> 3] >> (7 - (int)(_packedAt & 7))) & 1);
            }

            target[i] = (byte)level;
        }
    }
}
