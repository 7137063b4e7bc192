namespace Weir.Formats.Parquet.Encodings;

/// <summary>
/// Decodes runs of repeated and of bit-packed numbers (Encodings.md, Run Length Encoding / Bit-Packing Hybrid). Holds
/// pointers into the page, which must stay while it is used.
/// </summary>
internal unsafe struct RleDecoder
{
    private byte* _at;
    private byte* _end;
    private int _width;
    private byte* _packed;
    private long _packedBytes;
    private long _packedAt;
    private long _left;
    private uint _value;
    private bool _isPacked;

    public void Reset(byte* at, long length, int width)
    {
        if (width is < 0 or > 32)
        {
            throw ParquetError.Invalid("a page states an impossible bit width");
        }

        _at = at;
        _end = at + length;
        _width = width;
        _left = 0;
    }

    /// <summary>
    /// Takes up to <paramref name="wanted"/> numbers: either as one repeated value (true) or unpacked into
    /// <paramref name="target"/> (false).
    /// </summary>
    public bool Take(int wanted, uint* target, out int taken, out uint value)
    {
        NextRun();
        taken = (int)Math.Min(wanted, _left);
        value = _value;
        _left -= taken;
        if (!_isPacked)
        {
            return true;
        }

        BitUnpacker.Unpack(_packed, _packedBytes, _packedAt, _width, target, taken);
        _packedAt += taken;
        return false;
    }

    public void Read(uint* target, int count)
    {
        while (count > 0)
        {
            if (Take(count, target, out var taken, out var value))
            {
                new Span<uint>(target, taken).Fill(value);
            }

            target += taken;
            count -= taken;
        }
    }

    /// <summary>Numbers that fit into a byte: levels.</summary>
    public void ReadBytes(byte* target, int count)
    {
        const int Chunk = 256;
        var scratch = stackalloc uint[Chunk];
        while (count > 0)
        {
            if (Take(Math.Min(count, Chunk), scratch, out var taken, out var value))
            {
                if (value > byte.MaxValue)
                {
                    throw ParquetError.Invalid("a level is out of range");
                }

                new Span<byte>(target, taken).Fill((byte)value);
            }
            else
            {
                for (var i = 0; i < taken; i++)
                {
                    target[i] = (byte)scratch[i];
                }
            }

            target += taken;
            count -= taken;
        }
    }

    /// <summary>
    /// Numbers of one bit as validity: clears the bits of zeros in a bitmap whose bits from <paramref name="at"/> on are
    /// set, and returns how many ones there were.
    /// </summary>
    public int ReadValidity(ref ValidityBits bitmap, int at, int count)
    {
        var ones = 0;
        while (count > 0)
        {
            NextRun();
            var taken = (int)Math.Min(count, _left);
            if (_isPacked)
            {
                taken = Math.Min(taken, 32);
                ones += bitmap.Append(at, BitsAt(taken), taken);
                _packedAt += taken;
            }
            else if (_value == 0)
            {
                bitmap.ClearRange(at, taken);
            }
            else if (_value == 1)
            {
                ones += taken;
            }
            else
            {
                throw ParquetError.Invalid("a definition level is out of range");
            }

            _left -= taken;
            at += taken;
            count -= taken;
        }

        return ones;
    }

    private readonly uint BitsAt(int count)
    {
        var first = _packedAt >> 3;
        var last = Math.Min(_packedBytes, first + 5);
        ulong wide = 0;
        for (var i = first; i < last; i++)
        {
            wide |= (ulong)_packed[i] << (int)(8 * (i - first));
        }

        return (uint)(wide >> (int)(_packedAt & 7)) & (uint.MaxValue >> (32 - count));
    }

    private void NextRun()
    {
        while (_left == 0)
        {
            var head = ReadVarint();
            _isPacked = (head & 1) != 0;
            _left = head >> 1;
            if (_isPacked)
            {
                // Some writers leave the padding of the last group out.
                var bytes = Math.Min(_left * _width, _end - _at);
                _packed = _at;
                _packedBytes = bytes;
                _packedAt = 0;
                _left = _width == 0 ? _left * 8 : Math.Min(_left * 8, bytes * 8 / _width);
                _at += bytes;
            }
            else
            {
                var bytes = (_width + 7) >> 3;
                if (bytes > _end - _at)
                {
                    throw Ended();
                }

                _value = 0;
                for (var i = 0; i < bytes; i++)
                {
                    _value |= (uint)*_at++ << (8 * i);
                }
            }
        }
    }

    private uint ReadVarint()
    {
        uint result = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_at >= _end)
            {
                throw Ended();
            }

            var next = *_at++;
            result |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return result;
            }
        }

        throw ParquetError.Invalid("a run of a page is too long");
    }

    private static WeirException Ended() => ParquetError.Invalid("a page has fewer values than it states");
}
