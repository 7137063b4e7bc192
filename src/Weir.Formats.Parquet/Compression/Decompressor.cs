using System.IO.Compression;

namespace Weir.Formats.Parquet.Compression;

/// <summary>Decompresses pages (Compression.md of the Parquet format).</summary>
internal static class Decompressor
{
    /// <summary>
    /// Refuses sizes that no page of that codec can have, before memory is taken for them: the best ratios that the
    /// formats of Snappy, LZ4 and Deflate allow are about 22, 255 and 1032.
    /// </summary>
    public static void CheckRatio(ParquetCompression codec, long compressed, long uncompressed)
    {
        var ratio = codec switch
        {
            ParquetCompression.Snappy => 24,
            ParquetCompression.Lz4Raw or ParquetCompression.Lz4Hadoop => 256,
            ParquetCompression.Gzip => 1040,
            _ => 0,
        };
        if (ratio > 0 && uncompressed > (compressed * ratio) + 64)
        {
            throw ParquetError.Invalid("a page states more bytes than its compressed data can hold");
        }
    }

    /// <summary>Fills the target exactly.</summary>
    public static void Decompress(ParquetCompression codec, ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (codec)
        {
            case ParquetCompression.Snappy:
                SnappyDecoder.Decode(source, target);
                break;
            case ParquetCompression.Gzip:
                Gunzip(source, target);
                break;
            case ParquetCompression.Brotli:
                if (!BrotliDecoder.TryDecompress(source, target, out var written) || written != target.Length)
                {
                    throw ParquetError.Invalid("a page compressed with Brotli is damaged");
                }

                break;
            case ParquetCompression.Lz4Raw:
                Lz4Decoder.DecodeRaw(source, target);
                break;
            case ParquetCompression.Lz4Hadoop:
                Lz4Decoder.DecodeHadoop(source, target);
                break;
            case ParquetCompression.Zstd:
                Zstd.Decode(source, target);
                break;
            default:
                throw ParquetError.Unsupported($"its pages have the compression {codec}, which Weir does not read");
        }
    }

    /// <summary>All members of a gzip stream, one after another.</summary>
    private static unsafe void Gunzip(ReadOnlySpan<byte> source, Span<byte> target)
    {
        try
        {
            fixed (byte* from = source)
            {
                using var memory = new UnmanagedMemoryStream(from, source.Length);
                using var gzip = new GZipStream(memory, CompressionMode.Decompress);
                if (
                    gzip.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length
                    && gzip.ReadByte() < 0
                )
                {
                    return;
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new WeirException(ErrorCode.InvalidFile, "a page compressed with gzip is damaged", e);
        }

        throw ParquetError.Invalid("a page compressed with gzip does not have the stated size");
    }
}
