using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Writes values of fixed width.</summary>
internal sealed class NumberLeafWriter<TValue, TStored, TStorage>(LeafColumn leaf, ParquetWriteOptions options)
    : DictionaryLeafWriter(leaf, options)
    where TValue : unmanaged, IEquatable<TValue>
    where TStored : unmanaged, IEquatable<TStored>
    where TStorage : struct, IStorage<TValue, TStored>
{
    private readonly NumberDictionary<TStored> _dictionary = new(
        Math.Min(MaximumEntries, MaximumDictionaryBytes / Unsafe.SizeOf<TStored>())
    );

    private readonly bool _wantsDeltas =
        options.UseDeltas && leaf.Physical is PhysicalType.Int32 or PhysicalType.Int64 && !leaf.Type.IsFloat;

    private TStored[] _plain = [];
    private int _count;
    private TStored _minimum;
    private TStored _maximum;
    private bool _hasNoDeltas;
    private bool _hasBounds;
    private bool _hasNaN;

    protected override int EntryCount => _dictionary.Count;

    protected override long DictionaryBytes => (long)_dictionary.Count * Unsafe.SizeOf<TStored>();

    protected override long PlainBytes => (long)_count * Unsafe.SizeOf<TStored>();

    public override long Measure(PresentValues values) => (long)values.Count * Unsafe.SizeOf<TStored>();

    protected override int AppendToDictionary(PresentValues values, Span<int> target)
    {
        var source = ((Column<TValue>)values.Values).Values;
        var rows = values.Rows;
        if (rows.IsRange)
        {
            source = source.Slice(rows.Start, rows.Count);
            for (var i = 0; i < source.Length; i++)
            {
                var stored = TStorage.Store(source[i]);
                var place = _dictionary.GetOrAdd(stored, TStorage.Bits(stored));
                if (place < 0)
                {
                    return i;
                }

                target[i] = place;
            }

            return source.Length;
        }

        var list = rows.List;
        for (var i = 0; i < list.Length; i++)
        {
            var stored = TStorage.Store(source[list[i]]);
            var place = _dictionary.GetOrAdd(stored, TStorage.Bits(stored));
            if (place < 0)
            {
                return i;
            }

            target[i] = place;
        }

        return list.Length;
    }

    protected override int AddToDictionary(Column values, int row)
    {
        var stored = TStorage.Store(((Column<TValue>)values).Values[row]);
        return _dictionary.GetOrAdd(stored, TStorage.Bits(stored));
    }

    protected override void AppendPlain(PresentValues values)
    {
        var source = ((Column<TValue>)values.Values).Values;
        var rows = values.Rows;
        var target = Grow(rows.Count);
        if (!rows.IsRange)
        {
            var list = rows.List;
            for (var i = 0; i < list.Length; i++)
            {
                target[i] = TStorage.Store(source[list[i]]);
            }

            return;
        }

        source = source.Slice(rows.Start, rows.Count);
        if (TStorage.IsSame)
        {
            MemoryMarshal.Cast<TValue, TStored>(source).CopyTo(target);
            return;
        }

        for (var i = 0; i < source.Length; i++)
        {
            target[i] = TStorage.Store(source[i]);
        }
    }

    protected override Metadata.Encoding EncodePlain(ByteBuffer target)
    {
        var values = _plain.AsSpan(0, _count);
        Bound(values);
        _count = 0;
        var bytes = MemoryMarshal.AsBytes(values);
        if (bytes.IsEmpty)
        {
            return Metadata.Encoding.Plain;
        }

        if (
            _wantsDeltas
            && !_hasNoDeltas
            && DeltaEncoder.TryEncode<TStored>(values, bytes.Length - (bytes.Length / 8), target)
        )
        {
            return Metadata.Encoding.DeltaBinaryPacked;
        }

        // What does not pay in one page hardly pays in the next ones.
        _hasNoDeltas = true;
        target.Append(bytes);
        return Metadata.Encoding.Plain;
    }

    protected override int EncodeDictionary(ByteBuffer target)
    {
        target.Append(MemoryMarshal.AsBytes(_dictionary.Values));
        return _dictionary.Count;
    }

    protected override void Expand(ReadOnlySpan<int> indices)
    {
        var target = Grow(indices.Length);
        var values = _dictionary.Values;
        for (var i = 0; i < indices.Length; i++)
        {
            target[i] = values[indices[i]];
        }
    }

    protected override long PlainBytesOf(ReadOnlySpan<int> indices) => (long)indices.Length * Unsafe.SizeOf<TStored>();

    protected override void ClearDictionary() => _dictionary.Clear();

    /// <summary>
    /// Bounds leave NaN out, and not every reader that sorts NaN after all numbers minds that: where it occurs there are none.
    /// </summary>
    protected override ChunkStatistics Statistics()
    {
        Bound(_dictionary.Values);
        var isBounded = _hasBounds && !_hasNaN;
        var isFloat = Leaf.Type.IsFloat;
        return new ChunkStatistics
        {
            Minimum = isBounded ? BytesOf(TStorage.Lower(_minimum)) : null,
            Maximum = isBounded ? BytesOf(TStorage.Upper(_maximum)) : null,
            IsMinimumExact = isBounded ? true : null,
            IsMaximumExact = isBounded ? true : null,
            NanCount = isFloat && !_hasNaN ? 0 : null,
            DistinctCount = !isFloat && HasDictionaryPages && HasOnlyDictionaryPages ? _dictionary.Count : null,
        };
    }

    protected override void Reset()
    {
        base.Reset();
        _count = 0;
        (_hasBounds, _hasNaN, _hasNoDeltas) = (false, false, false);
    }

    private static byte[] BytesOf(TStored value) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1)).ToArray();

    private void Bound(ReadOnlySpan<TStored> values)
    {
        if (!TStorage.HasOrder)
        {
            return;
        }

        if (!_hasBounds && !values.IsEmpty)
        {
            (_minimum, _maximum, _hasBounds) = (values[0], values[0], true);
        }

        var (minimum, maximum, hasNaN) = (_minimum, _maximum, _hasNaN);
        foreach (var value in values)
        {
            hasNaN |= TStorage.IsNaN(value);
            minimum = TStorage.IsLess(value, minimum) ? value : minimum;
            maximum = TStorage.IsLess(maximum, value) ? value : maximum;
        }

        (_minimum, _maximum, _hasNaN) = (minimum, maximum, hasNaN);
    }

    private Span<TStored> Grow(int count)
    {
        var needed = checked(_count + count);
        if (needed > _plain.Length)
        {
            Array.Resize(ref _plain, Math.Max(needed, _plain.Length * 2));
        }

        var span = _plain.AsSpan(_count, count);
        _count = needed;
        return span;
    }
}
