using System.Numerics;
using Weir.Columnar;
using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Reading;

/// <summary>
/// Text and bytes. A batch whose pages all use the dictionary becomes a <see cref="DictionaryColumn"/> that shares the
/// dictionary of the chunk; as soon as one page does not, it becomes a <see cref="TextColumn"/>.
/// </summary>
internal sealed class TextLeafReader : LeafReader
{
    private const int BlockBytes = 64 << 10;

    private readonly List<NativeBuffer> _data = [];
    private readonly DeltaBytesDecoder _delta;
    private NativeBuffer? _slots;
    private bool _isPlaces;
    private int _dictionaryData;
    private int _block;
    private int _blockUsed;
    private TextColumn? _dictionary;
    private RleDecoder _places;
    private long _stride;
    private long _pageAt;

    public TextLeafReader(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options)
        : base(leaf, source, options)
    {
        _delta = new DeltaBytesDecoder(options.Budget);
    }

    private bool IsFixed => Leaf.Physical != PhysicalType.ByteArray;

    private bool UsesDictionary => Encoding is Encoding.PlainDictionary or Encoding.RleDictionary;

    private int SlotSize => _isPlaces ? sizeof(uint) : 16;

    public override void Dispose()
    {
        Clear();
        _dictionary?.Dispose();
        _dictionary = null;
        _delta.Dispose();
        base.Dispose();
    }

    protected override void BeginValues(int capacity)
    {
        Clear();
        _isPlaces = _dictionary is not null;
        _dictionaryData = -1;
        _block = -1;
        _slots = NativeBuffer.Allocate((long)capacity * SlotSize, Budget);
    }

    protected override unsafe void Append(int slots, int present)
    {
        if (_isPlaces && present > 0 && !UsesDictionary)
        {
            BecomeViews();
        }

        Reserve(Length + slots);
        if (_isPlaces)
        {
            var places = (uint*)_slots!.Address + Length;
            ReadPlaces(places, present);
            if (present < slots)
            {
                Spread.Values(places, slots, present, Validity.Read(), Length);
            }

            return;
        }

        var views = (TextView*)_slots!.Address + Length;
        if (present > 0)
        {
            ReadViews(views, present);
            _pageAt += present;
        }

        if (present < slots)
        {
            Spread.Values(views, slots, present, Validity.Read(), Length);
        }
    }

    protected override Column Finish(int length, NativeBuffer? validity)
    {
        var slots = _slots!;
        _slots = null;
        if (_isPlaces)
        {
            return new DictionaryColumn(length, slots, _dictionary!.Retain(), validity);
        }

        var column = new TextColumn(Leaf.Type, length, slots, [.. _data], validity);
        _data.Clear();
        return column;
    }

    protected override unsafe void ReadDictionary(int count)
    {
        if (_dictionary is not null)
        {
            throw DictionaryPlaces.SecondDictionary();
        }

        var smallest = IsFixed ? Leaf.Length : sizeof(uint);
        if ((long)count * smallest > End - At)
        {
            throw ParquetError.Invalid("a dictionary has fewer values than it states");
        }

        using var views = NativeBuffer.Allocate(count * 16L, Budget);
        var data = ReadPlain((TextView*)views.Address, count, 0);
        _dictionary = new TextColumn(Leaf.Type, count, views.Retain(), data is null ? [] : [data]);

        // The dictionary stands before the first data page, at which the batch has no values yet.
        if (Length == 0 && _slots is not null)
        {
            _isPlaces = true;
        }
    }

    protected override void ForgetDictionary()
    {
        _dictionary?.Dispose();
        _dictionary = null;
    }

    protected override unsafe void BeginPage(int count)
    {
        _pageAt = 0;
        switch (Encoding)
        {
            case Encoding.Plain:
                break;
            case Encoding.PlainDictionary:
            case Encoding.RleDictionary:
                DictionaryPlaces.Begin(ref _places, At, End);
                break;
            case Encoding.DeltaLengthByteArray when !IsFixed:
            case Encoding.DeltaByteArray:
                _delta.Reset(At, End, Encoding);
                break;
            case Encoding.ByteStreamSplit when IsFixed:
                _stride = (End - At) / Leaf.Length;
                break;
            default:
                throw UnknownEncoding();
        }
    }

    private unsafe void ReadPlaces(uint* target, int count)
    {
        var length = (uint)_dictionary!.Length;
        while (count > 0)
        {
            if (_places.Take(count, target, out var taken, out var place))
            {
                DictionaryPlaces.Check(place, length);
                new Span<uint>(target, taken).Fill(place);
            }
            else
            {
                DictionaryPlaces.Check(target, taken, length);
            }

            target += taken;
            count -= taken;
        }
    }

    private unsafe void ReadViews(TextView* views, int count)
    {
        if (UsesDictionary)
        {
            ReadDictionaryViews(views, count);
        }
        else if (Encoding == Encoding.Plain)
        {
            if (ReadPlain(views, count, _data.Count) is { } data)
            {
                _data.Add(data);
            }
        }
        else
        {
            ReadSingly(views, count);
        }
    }

    /// <summary>Makes views of plain strings and returns a copy of their bytes, null where all are short.</summary>
    private unsafe NativeBuffer? ReadPlain(TextView* views, int count, int buffer)
    {
        var start = At;
        bool anyLong;
        if (IsFixed)
        {
            if ((long)count * Leaf.Length > End - At)
            {
                throw ParquetError.Invalid("a page has fewer values than it states");
            }

            TextViews.FromFixed(At, Leaf.Length, views, count, buffer);
            At += (long)count * Leaf.Length;
            anyLong = Leaf.Length > TextView.InlineLength;
        }
        else
        {
            At = TextViews.FromPlain(At, End, views, count, buffer, out anyLong);
            if (Leaf.Type.Kind != TypeKind.Blob)
            {
                TextViews.CheckPlain(start, At, Leaf.Type);
            }
        }

        if (!anyLong)
        {
            return null;
        }

        var bytes = new ReadOnlySpan<byte>(start, (int)(At - start));
        var data = NativeBuffer.Allocate(bytes.Length, Budget);
        bytes.CopyTo(data.Bytes);
        return data;
    }

    private unsafe void ReadDictionaryViews(TextView* views, int count)
    {
        if (_dictionary is null)
        {
            throw DictionaryPlaces.NoDictionary();
        }

        using var places = NativeBuffer.Allocate((long)count * sizeof(uint), Budget);
        ReadPlaces((uint*)places.Address, count);
        CopyViews((uint*)places.Address, views, count);
    }

    private unsafe void CopyViews(uint* places, TextView* views, int count)
    {
        if (_dictionaryData < 0 && _dictionary!.Data.Length > 0)
        {
            _dictionaryData = _data.Count;
            _data.Add(_dictionary.Data[0].Retain());
        }

        var entries = _dictionary!.Views;
        for (var i = 0; i < count; i++)
        {
            views[i] = entries[(int)places[i]].WithBufferIndex(_dictionaryData);
        }
    }

    /// <summary>Values that have to be put together one by one.</summary>
    private unsafe void ReadSingly(TextView* views, int count)
    {
        using var joined = Encoding == Encoding.ByteStreamSplit ? NativeBuffer.Allocate(Leaf.Length, Budget) : null;
        for (var i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> value;
            if (joined is null)
            {
                value = _delta.Next();
            }
            else
            {
                if (_pageAt + i >= _stride)
                {
                    throw ParquetError.Invalid("a page has fewer values than it states");
                }

                ByteStreamSplit.Join(At, _stride, _pageAt + i, Leaf.Length, joined.Address, 1);
                value = joined.Bytes;
            }

            if (IsFixed && value.Length != Leaf.Length)
            {
                throw ParquetError.Invalid("a value does not have the length of its type");
            }

            TextViews.Check(value, Leaf.Type);
            views[i] = Store(value);
        }
    }

    private TextView Store(ReadOnlySpan<byte> value)
    {
        if (value.Length <= TextView.InlineLength)
        {
            return TextView.Inline(value);
        }

        if (_block < 0 || _data[_block].Length - _blockUsed < value.Length)
        {
            _block = _data.Count;
            _blockUsed = 0;
            _data.Add(NativeBuffer.Allocate(Math.Max(BlockBytes, value.Length), Budget));
        }

        value.CopyTo(_data[_block].Bytes[_blockUsed..]);
        var view = TextView.Reference(value, _block, _blockUsed);
        _blockUsed += value.Length;
        return view;
    }

    /// <summary>Turns the places of the batch so far into views.</summary>
    private unsafe void BecomeViews()
    {
        var places = _slots!;
        _slots = null;
        _isPlaces = false;
        using (places)
        {
            var capacity = places.Length / sizeof(uint);
            _slots = NativeBuffer.Allocate(capacity * 16L, Budget);
            var views = (TextView*)_slots.Address;
            if (_dictionary!.Length > 0)
            {
                CopyViews((uint*)places.Address, views, Length);
            }

            // The views of nulls have to be empty.
            var validity = Validity.Read();
            for (var i = 0; validity.Length > 0 && i < Length; i++)
            {
                if (!Bitmap.Get(validity, i))
                {
                    views[i] = default;
                }
            }
        }
    }

    private void Reserve(int length)
    {
        var bytes = (long)length * SlotSize;
        if (_slots!.Length >= bytes)
        {
            return;
        }

        var grown = NativeBuffer.Allocate((long)BitOperations.RoundUpToPowerOf2((ulong)bytes), Budget);
        _slots.Bytes.CopyTo(grown.Bytes);
        _slots.Dispose();
        _slots = grown;
    }

    private void Clear()
    {
        _slots?.Dispose();
        _slots = null;
        foreach (var buffer in _data)
        {
            buffer.Dispose();
        }

        _data.Clear();
    }
}
