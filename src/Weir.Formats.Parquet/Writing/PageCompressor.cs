using System.IO.Compression;
using Weir.Formats.Parquet.Compression;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Compresses pages (Compression.md of the Parquet format).</summary>
internal sealed class PageCompressor
{
    private readonly ParquetCompression _codec;
    private readonly SnappyEncoder _snappy = new();
    private readonly ByteBuffer _target = new();

    /// <exception cref="WeirException">Nothing here writes that codec.</exception>
    public PageCompressor(ParquetCompression codec)
    {
        _codec = codec;
        if (
            codec
            is not (
                ParquetCompression.None
                or ParquetCompression.Snappy
                or ParquetCompression.Gzip
                or ParquetCompression.Zstd
            )
        )
        {
            throw ParquetError.Unsupported($"Weir does not write Parquet files with the compression {codec}");
        }

        // Says at once if the library is missing.
        Compress(default);
    }

    /// <summary>The compressed bytes, which stay until the next call.</summary>
    public ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> page)
    {
        _target.Clear();
        switch (_codec)
        {
            case ParquetCompression.None:
                return page;
            case ParquetCompression.Snappy:
                _target.Advance(_snappy.Encode(page, _target.Reserve(SnappyEncoder.MaximumLength(page.Length))));
                break;
            case ParquetCompression.Zstd:
                _target.Advance(Zstd.Encode(page, _target.Reserve(Zstd.MaximumLength(page.Length))));
                break;
            default:
                using (var memory = new MemoryStream())
                {
                    using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, true))
                    {
                        gzip.Write(page);
                    }

                    _target.Append(memory.GetBuffer().AsSpan(0, (int)memory.Length));
                }

                break;
        }

        return _target.Written;
    }
}
