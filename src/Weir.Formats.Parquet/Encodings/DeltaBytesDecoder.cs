using Weir.Columnar;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Encodings;

/// <summary>
/// Decodes byte strings whose lengths, and the lengths of what they share with the one before, are encoded as
/// differences (Encodings.md, DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY).
/// </summary>
internal sealed unsafe class DeltaBytesDecoder(MemoryBudget? budget) : IDisposable
{
    private const int Smallest = 256;

    private DeltaDecoder _prefixes;
    private DeltaDecoder _lengths;
    private byte* _at;
    private byte* _end;
    private bool _hasPrefixes;
    private NativeBuffer? _value;
    private int _valueLength;

    public void Reset(byte* at, byte* end, Encoding encoding)
    {
        _prefixes = default;
        _lengths = default;
        _valueLength = 0;
        if (at == end)
        {
            // A page of nulls only.
            return;
        }

        _hasPrefixes = encoding == Encoding.DeltaByteArray;
        if (_hasPrefixes)
        {
            _prefixes.Reset(at, end);
            at = _prefixes.FindEnd();
        }

        _lengths.Reset(at, end);
        _at = _lengths.FindEnd();
        _end = end;
    }

    /// <summary>The next value; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var length = _lengths.ReadLength();
        if (length > _end - _at)
        {
            throw ParquetError.Invalid("a text exceeds its page");
        }

        var suffix = new ReadOnlySpan<byte>(_at, length);
        _at += length;
        return _hasPrefixes ? Join(_prefixes.ReadLength(), suffix) : suffix;
    }

    public void Dispose()
    {
        _value?.Dispose();
        _value = null;
    }

    private ReadOnlySpan<byte> Join(int prefix, ReadOnlySpan<byte> suffix)
    {
        if (prefix > _valueLength)
        {
            throw ParquetError.Invalid("a text shares more with the one before than that has");
        }

        var length = (long)prefix + suffix.Length;
        if (_value is null || _value.Length < length)
        {
            var grown = NativeBuffer.Allocate(Math.Max(Smallest, length * 2), budget);
            _value?.Bytes[..prefix].CopyTo(grown.Bytes);
            _value?.Dispose();
            _value = grown;
        }

        suffix.CopyTo(_value.Bytes[prefix..]);
        _valueLength = (int)length;
        return _value.Bytes[.._valueLength];
    }
}
