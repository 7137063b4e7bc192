using System.Runtime.CompilerServices;
using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Reading;

/// <summary>INT32, INT64, FLOAT and DOUBLE.</summary>
internal sealed class NumberLeafReader<TStored, TValue, TConversion> : FixedLeafReader<TValue>
    where TStored : unmanaged
    where TValue : unmanaged, IEquatable<TValue>
    where TConversion : struct, IConversion<TStored, TValue>
{
    private DeltaDecoder _delta;
    private long _stride;

    public NumberLeafReader(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options)
        : base(leaf, source, options) { }

    private static bool IsSame => typeof(TConversion) == typeof(Conversions.Same<TStored>);

    protected override unsafe void BeginEncoding(int count)
    {
        switch (Encoding)
        {
            case Encoding.Plain:
                break;
            case Encoding.ByteStreamSplit:
                // Nulls have no values, so the page's length tells how many there are.
                _stride = (End - At) / sizeof(TStored);
                break;
            case Encoding.DeltaBinaryPacked when typeof(TStored) == typeof(int) || typeof(TStored) == typeof(long):
                if (At < End)
                {
                    _delta.Reset(At, End);
                }
                else
                {
                    _delta = default;
                }

                break;
            default:
                throw UnknownEncoding();
        }
    }

    protected override unsafe void Decode(TValue* target, int count)
    {
        if (IsSame)
        {
            DecodeStored((TStored*)target, count, 0);
            return;
        }

        var scratch = stackalloc TStored[Chunk];
        for (var done = 0; done < count; done += Chunk)
        {
            var take = Math.Min(Chunk, count - done);
            DecodeStored(scratch, take, done);
            for (var i = 0; i < take; i++)
            {
                target[done + i] = TConversion.Convert(scratch[i]);
            }
        }
    }

    private unsafe void DecodeStored(TStored* target, int count, int done)
    {
        if (Encoding == Encoding.Plain)
        {
            var bytes = (long)count * sizeof(TStored);
            if (bytes > End - At)
            {
                throw ParquetError.Invalid("a page has fewer values than it states");
            }

            Unsafe.CopyBlockUnaligned(target, At, (uint)bytes);
            At += bytes;
        }
        else if (Encoding == Encoding.ByteStreamSplit)
        {
            if (PageAt + done + count > _stride)
            {
                throw ParquetError.Invalid("a page has fewer values than it states");
            }

            ByteStreamSplit.Join(At, _stride, PageAt + done, sizeof(TStored), (byte*)target, count);
        }
        else if (typeof(TStored) == typeof(int))
        {
            _delta.Read((int*)target, count);
        }
        else
        {
            _delta.Read((long*)target, count);
        }
    }
}
