using Weir.Formats.Parquet.Compression;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Puts pages together: header, checksum, compressed body. Used by one thread at a time.</summary>
internal sealed class PageEncoder(ParquetCompression codec, bool writesChecksums)
{
    private readonly PageCompressor _compressor = new(codec);
    private readonly CompactWriter _header = new();

    /// <summary>What the next page holds before compression.</summary>
    public ByteBuffer Body { get; } = new();

    /// <summary>Appends the page to the target and empties <see cref="Body"/>; returns its bytes before compression.</summary>
    public long Write(PageType type, Metadata.Encoding encoding, int valueCount, ChunkOutput target)
    {
        var body = _compressor.Compress(Body.Written);
        _header.Clear();
        _header.BeginStruct();
        _header.I32(1, (int)type);
        _header.I32(2, Body.Length);
        _header.I32(3, body.Length);
        if (writesChecksums)
        {
            _header.I32(4, (int)Crc32.Compute(body));
        }

        _header.BeginStruct((short)(type == PageType.Data ? 5 : 7));
        _header.I32(1, valueCount);
        _header.I32(2, (int)encoding);
        if (type == PageType.Data)
        {
            _header.I32(3, (int)Metadata.Encoding.Rle);
            _header.I32(4, (int)Metadata.Encoding.Rle);
        }

        _header.EndStruct();
        _header.EndStruct();
        target.Append(_header.Written.Span);
        target.Append(body);
        var bytes = _header.Written.Length + Body.Length;
        Body.Clear();
        return bytes;
    }
}
