using System.Numerics;
using System.Runtime.CompilerServices;
using Weir.Columnar;
using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Reading;

/// <summary>A leaf whose values have a fixed width, with a dictionary of converted values.</summary>
internal abstract class FixedLeafReader<TValue> : LeafReader
    where TValue : unmanaged, IEquatable<TValue>
{
    /// <summary>Values decoded in one go; dictionary places and unconverted values fit into the stack.</summary>
    protected const int Chunk = 512;

    private NativeBuffer? _values;
    private NativeBuffer? _dictionary;
    private int _dictionaryLength;
    private RleDecoder _places;

    protected FixedLeafReader(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options)
        : base(leaf, source, options) { }

    /// <summary>Values of the current page, nulls aside, that have been read.</summary>
    protected long PageAt { get; private set; }

    public override void Dispose()
    {
        _values?.Dispose();
        _values = null;
        _dictionary?.Dispose();
        _dictionary = null;
        base.Dispose();
    }

    /// <summary>Values of the page in any encoding but a dictionary's.</summary>
    protected abstract unsafe void Decode(TValue* target, int count);

    /// <summary>A page in any encoding but a dictionary's.</summary>
    protected abstract void BeginEncoding(int count);

    protected override void BeginValues(int capacity)
    {
        _values?.Dispose();
        _values = null;
        _values = NativeBuffer.Allocate((long)capacity * Unsafe.SizeOf<TValue>(), Budget);
    }

    protected override unsafe void Append(int slots, int present)
    {
        Reserve(Length + slots);
        var target = (TValue*)_values!.Address + Length;
        if (present > 0)
        {
            if (Encoding is Encoding.PlainDictionary or Encoding.RleDictionary)
            {
                DecodeDictionary(target, present);
            }
            else
            {
                Decode(target, present);
            }

            PageAt += present;
        }

        if (present < slots)
        {
            Spread.Values(target, slots, present, Validity.Read(), Length);
        }
    }

    protected override Column Finish(int length, NativeBuffer? validity)
    {
        var values = _values!;
        _values = null;
        return new Column<TValue>(Leaf.Type, length, values, validity);
    }

    protected override unsafe void ReadDictionary(int count)
    {
        if (_dictionary is not null)
        {
            throw DictionaryPlaces.SecondDictionary();
        }

        BeginEncoding(count);
        PageAt = 0;

        // Memory for what the page can hold at most, not for what it claims.
        var possible = Leaf.Physical == Metadata.PhysicalType.Boolean ? (End - At) * 8 : End - At;
        if (count > possible)
        {
            throw ParquetError.Invalid("a dictionary has fewer values than it states");
        }

        _dictionary = NativeBuffer.Allocate((long)count * Unsafe.SizeOf<TValue>(), Budget);
        Decode((TValue*)_dictionary.Address, count);
        _dictionaryLength = count;
    }

    protected override void ForgetDictionary()
    {
        _dictionary?.Dispose();
        _dictionary = null;
        _dictionaryLength = 0;
    }

    protected override unsafe void BeginPage(int count)
    {
        PageAt = 0;
        if (Encoding is not (Encoding.PlainDictionary or Encoding.RleDictionary))
        {
            BeginEncoding(count);
            return;
        }

        DictionaryPlaces.Begin(ref _places, At, End);
    }

    private unsafe void DecodeDictionary(TValue* target, int count)
    {
        if (_dictionary is null)
        {
            throw DictionaryPlaces.NoDictionary();
        }

        var dictionary = (TValue*)_dictionary.Address;
        var length = (uint)_dictionaryLength;
        var places = stackalloc uint[Chunk];
        while (count > 0)
        {
            if (_places.Take(Math.Min(count, Chunk), places, out var taken, out var place))
            {
                DictionaryPlaces.Check(place, length);
                new Span<TValue>(target, taken).Fill(dictionary[place]);
            }
            else
            {
                DictionaryPlaces.Check(places, taken, length);
                for (var i = 0; i < taken; i++)
                {
                    target[i] = dictionary[places[i]];
                }
            }

            target += taken;
            count -= taken;
        }
    }

    private void Reserve(int length)
    {
        var bytes = (long)length * Unsafe.SizeOf<TValue>();
        if (_values!.Length >= bytes)
        {
            return;
        }

        var grown = NativeBuffer.Allocate(Math.Max(bytes, (long)BitOperations.RoundUpToPowerOf2((ulong)bytes)), Budget);
        _values.Bytes.CopyTo(grown.Bytes);
        _values.Dispose();
        _values = grown;
    }
}
