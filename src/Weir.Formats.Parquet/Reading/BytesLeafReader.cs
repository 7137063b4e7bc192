using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Byte strings, of fixed length or not, that become values of fixed width.</summary>
internal sealed class BytesLeafReader<TValue, TConversion> : FixedLeafReader<TValue>
    where TValue : unmanaged, IEquatable<TValue>
    where TConversion : struct, IBytesConversion<TValue>
{
    private readonly DeltaBytesDecoder _delta;
    private long _stride;

    public BytesLeafReader(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options)
        : base(leaf, source, options)
    {
        _delta = new DeltaBytesDecoder(options.Budget);
    }

    private bool IsFixed => Leaf.Physical != PhysicalType.ByteArray;

    public override void Dispose()
    {
        _delta.Dispose();
        base.Dispose();
    }

    protected override unsafe void BeginEncoding(int count)
    {
        switch (Encoding)
        {
            case Encoding.Plain:
                break;
            case Encoding.ByteStreamSplit when IsFixed:
                _stride = (End - At) / Leaf.Length;
                break;
            case Encoding.DeltaByteArray:
            case Encoding.DeltaLengthByteArray when !IsFixed:
                _delta.Reset(At, End, Encoding);
                break;
            default:
                throw UnknownEncoding();
        }
    }

    protected override unsafe void Decode(TValue* target, int count)
    {
        switch (Encoding)
        {
            case Encoding.Plain when IsFixed:
                DecodeFixed(target, count);
                break;
            case Encoding.Plain:
                DecodePlain(target, count);
                break;
            case Encoding.ByteStreamSplit:
                DecodeSplit(target, count);
                break;
            default:
                DecodeDelta(target, count);
                break;
        }
    }

    private unsafe void DecodeFixed(TValue* target, int count)
    {
        if ((long)count * Leaf.Length > End - At)
        {
            throw Ended();
        }

        for (var i = 0; i < count; i++)
        {
            target[i] = TConversion.Convert(new ReadOnlySpan<byte>(At, Leaf.Length));
            At += Leaf.Length;
        }
    }

    private unsafe void DecodePlain(TValue* target, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (End - At < 4 || *(uint*)At > End - At - 4)
            {
                throw Ended();
            }

            var length = *(int*)At;
            target[i] = TConversion.Convert(new ReadOnlySpan<byte>(At + 4, length));
            At += 4 + length;
        }
    }

    private unsafe void DecodeSplit(TValue* target, int count)
    {
        if (PageAt + count > _stride)
        {
            throw Ended();
        }

        Span<byte> value = Leaf.Length <= 64 ? stackalloc byte[Leaf.Length] : new byte[Leaf.Length];
        fixed (byte* joined = value)
        {
            for (var i = 0; i < count; i++)
            {
                ByteStreamSplit.Join(At, _stride, PageAt + i, Leaf.Length, joined, 1);
                target[i] = TConversion.Convert(value);
            }
        }
    }

    private unsafe void DecodeDelta(TValue* target, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var value = _delta.Next();
            if (IsFixed && value.Length != Leaf.Length)
            {
                throw ParquetError.Invalid("a value does not have the length of its type");
            }

            target[i] = TConversion.Convert(value);
        }
    }

    private static WeirException Ended() => ParquetError.Invalid("a page has fewer values than it states");
}
