using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Reading;

/// <summary>BOOLEAN: bits, or runs of them.</summary>
internal sealed class BooleanLeafReader : FixedLeafReader<bool>
{
    private RleDecoder _runs;

    public BooleanLeafReader(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options)
        : base(leaf, source, options) { }

    protected override unsafe void BeginEncoding(int count)
    {
        switch (Encoding)
        {
            case Encoding.Plain:
                break;
            case Encoding.Rle:
                if (End - At < 4 || *(uint*)At > End - At - 4)
                {
                    if (At == End)
                    {
                        _runs.Reset(At, 0, 1);
                        break;
                    }

                    throw ParquetError.Invalid("the values of a page exceed the page");
                }

                _runs.Reset(At + 4, *(uint*)At, 1);
                break;
            default:
                throw UnknownEncoding();
        }
    }

    protected override unsafe void Decode(bool* target, int count)
    {
        var bytes = (byte*)target;
        if (Encoding == Encoding.Rle)
        {
            _runs.ReadBytes(bytes, count);
            for (var i = 0; i < count; i++)
            {
                bytes[i] &= 1;
            }

            return;
        }

        if (PageAt + count > (End - At) * 8)
        {
            throw ParquetError.Invalid("a page has fewer values than it states");
        }

        Expand(At, PageAt, bytes, count);
    }

    /// <summary>One byte for each bit.</summary>
    private static unsafe void Expand(byte* source, long first, byte* target, int count)
    {
        var i = 0;
        for (; i < count && ((first + i) & 7) != 0; i++)
        {
            target[i] = (byte)((source[(first + i) >> 3] >> (int)((first + i) & 7)) & 1);
        }

        if (Bmi2.X64.IsSupported)
        {
            for (; i <= count - 8; i += 8)
            {
                Unsafe.WriteUnaligned(
                    target + i,
                    Bmi2.X64.ParallelBitDeposit(source[(first + i) >> 3], 0x0101010101010101)
                );
            }
        }

        for (; i < count; i++)
        {
            target[i] = (byte)((source[(first + i) >> 3] >> (int)((first + i) & 7)) & 1);
        }
    }
}
