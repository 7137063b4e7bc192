namespace Weir.Formats.Parquet.Encodings;

/// <summary>
/// Decodes differences of whole numbers (Encodings.md, DELTA_BINARY_PACKED): blocks of miniblocks, each with a bit width.
/// Arithmetic wraps, as the format asks for.
/// </summary>
internal unsafe struct DeltaDecoder
{
    private const int Chunk = 256;

    private byte* _at;
    private byte* _end;
    private byte* _widths;
    private byte* _packed;
    private long _packedBytes;
    private long _valuesPerMini;
    private int _miniCount;
    private int _mini;
    private int _width;
    private long _miniLeft;
    private long _miniAt;
    private long _left;
    private long _value;
    private long _minimumDelta;
    private bool _isFirst;

    /// <summary>Values not decoded yet.</summary>
    public readonly long Left => _left;

    /// <summary>Begins a run of values; see <see cref="FindEnd"/> for what follows it.</summary>
    public void Reset(byte* at, byte* end)
    {
        const int LargestBlock = 1 << 24;
        _at = at;
        _end = end;
        var blockSize = ReadVarint();
        var miniCount = ReadVarint();
        var total = ReadVarint();
        if (
            blockSize is 0 or > LargestBlock
            || miniCount == 0
            || miniCount > blockSize
            || blockSize % miniCount != 0
            || total > int.MaxValue
        )
        {
            throw ParquetError.Invalid("a page of differences has an impossible head");
        }

        _valuesPerMini = (long)(blockSize / miniCount);
        if ((_valuesPerMini & 7) != 0)
        {
            throw ParquetError.Invalid("a page of differences has miniblocks of an impossible length");
        }

        _miniCount = (int)miniCount;
        _left = (long)total;
        _value = ReadZigZag();
        _isFirst = true;
        _mini = _miniCount;
        _miniLeft = 0;
    }

    /// <summary>Where the bytes after all values begin; does not move this decoder.</summary>
    public readonly byte* FindEnd()
    {
        var copy = this;
        copy._left -= copy._isFirst && copy._left > 0 ? 1 : 0;
        while (copy._left > 0)
        {
            copy.NextMini();
            copy._left -= copy._miniLeft;
        }

        return copy._at;
    }

    /// <summary>The next values as 64-bit numbers.</summary>
    public void Read(long* target, int count)
    {
        CheckLeft(count);
        if (count > 0 && _isFirst)
        {
            _isFirst = false;
            *target++ = _value;
            count--;
            _left--;
        }

        while (count > 0)
        {
            var taken = Unpack(target, count);
            var value = _value;
            for (var i = 0; i < taken; i++)
            {
                value += _minimumDelta + target[i];
                target[i] = value;
            }

            _value = value;
            target += taken;
            count -= taken;
        }
    }

    /// <summary>The next values as 32-bit numbers.</summary>
    public void Read(int* target, int count)
    {
        var scratch = stackalloc long[Chunk];
        while (count > 0)
        {
            var taken = Math.Min(count, Chunk);
            Read(scratch, taken);
            for (var i = 0; i < taken; i++)
            {
                target[i] = (int)scratch[i];
            }

            target += taken;
            count -= taken;
        }
    }

    /// <summary>The next value, which must be a length.</summary>
    public int ReadLength()
    {
        long value;
        Read(&value, 1);
        return (int)value < 0 ? throw ParquetError.Invalid("a text has a negative length") : (int)value;
    }

    /// <summary>Unpacks differences of the current miniblock.</summary>
    private int Unpack(long* target, int count)
    {
        if (_miniLeft == 0)
        {
            NextMini();
        }

        var taken = (int)Math.Min(Math.Min(count, Chunk), _miniLeft);
        if (_width <= 32)
        {
            var scratch = stackalloc uint[Chunk];
            BitUnpacker.Unpack(_packed, _packedBytes, _miniAt, _width, scratch, taken);
            for (var i = 0; i < taken; i++)
            {
                target[i] = scratch[i];
            }
        }
        else
        {
            BitUnpacker.UnpackWide(_packed, _packedBytes, _miniAt, _width, (ulong*)target, taken);
        }

        _miniAt += taken;
        _miniLeft -= taken;
        _left -= taken;
        return taken;
    }

    private void NextMini()
    {
        if (_mini == _miniCount)
        {
            _minimumDelta = ReadZigZag();
            if (_end - _at < _miniCount)
            {
                throw Ended();
            }

            _widths = _at;
            _at += _miniCount;
            _mini = 0;
        }

        _width = _widths[_mini++];
        if (_width > 64)
        {
            throw ParquetError.Invalid("a page of differences states an impossible bit width");
        }

        // The padding of the last miniblock may be left out.
        var wanted = Math.Min(_valuesPerMini, _left);
        var bytes = Math.Min(BitUnpacker.ByteCount(_valuesPerMini, _width), _end - _at);
        if (BitUnpacker.ByteCount(wanted, _width) > bytes)
        {
            throw Ended();
        }

        _packed = _at;
        _packedBytes = bytes;
        _at += bytes;
        _miniLeft = _valuesPerMini;
        _miniAt = 0;
    }

    private readonly void CheckLeft(int count)
    {
        if (count > _left)
        {
            throw Ended();
        }
    }

    private long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        ulong result = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at >= _end)
            {
                throw Ended();
            }

            var next = *_at++;
            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return result;
            }
        }

        throw ParquetError.Invalid("a number of a page is too large");
    }

    private static WeirException Ended() => ParquetError.Invalid("a page has fewer values than it states");
}
