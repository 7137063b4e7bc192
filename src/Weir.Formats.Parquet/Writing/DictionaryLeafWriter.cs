using Weir.Columnar;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// A leaf that begins each row group with a dictionary and goes on without one when there are too many different values:
/// the current page then becomes plain, earlier ones stay as they are.
/// </summary>
internal abstract class DictionaryLeafWriter : LeafWriter
{
    /// <summary>The most bytes of a dictionary page.</summary>
    protected const int MaximumDictionaryBytes = 1 << 20;

    /// <summary>The most values of a dictionary, so that places have at most 15 bits.</summary>
    protected const int MaximumEntries = 1 << 15;

    /// <summary>After so many values a dictionary is given up if nearly all of them differ.</summary>
    private const int SampleValues = 4096;

    private readonly bool _wantsDictionary;
    private int[] _indices = [];
    private int _indexCount;
    private int[] _map = [];
    private Column? _mapped;

    protected DictionaryLeafWriter(LeafColumn leaf, ParquetWriteOptions options)
        : base(leaf, options)
    {
        _wantsDictionary = options.UseDictionary;
        UsesDictionary = _wantsDictionary;
    }

    /// <summary>Whether values go into the dictionary.</summary>
    protected bool UsesDictionary { get; private set; }

    /// <summary>The values of the current page as places in the dictionary.</summary>
    protected ReadOnlySpan<int> Indices => _indices.AsSpan(0, _indexCount);

    protected abstract int EntryCount { get; }

    protected sealed override long ValueBytes => UsesDictionary ? (long)_indexCount * sizeof(int) : PlainBytes;

    /// <summary>Bytes of the values of the current page if it is plain.</summary>
    protected abstract long PlainBytes { get; }

    protected sealed override void Append(PresentValues values)
    {
        if (UsesDictionary)
        {
            Grow(values.Count);
            var target = _indices.AsSpan(_indexCount, values.Count);
            var done =
                values.IsDictionary && IsMappable(values)
                    ? AppendMapped(values, target)
                    : AppendToDictionary(values, target);
            _indexCount += done;
            if (done == values.Count)
            {
                return;
            }

            FallBack();
            values = values.Slice(done);
        }

        AppendPlain(values);
    }

    protected sealed override Metadata.Encoding EncodeValues(ByteBuffer target)
    {
        if (!UsesDictionary)
        {
            return EncodePlain(target);
        }

        // A width of zero bits would do for a single entry, but not all readers know that.
        var width = Math.Max(1, RleEncoder.WidthOf(EntryCount - 1));
        target.Append([(byte)width]);
        RleEncoder.Encode(Indices, width, target);
        _indexCount = 0;
        return Metadata.Encoding.RleDictionary;
    }

    protected sealed override void CheckDictionary(long valueCount)
    {
        if (UsesDictionary && valueCount is >= SampleValues and < 2 * SampleValues && EntryCount > valueCount * 0.96)
        {
            FallBack();
        }
    }

    protected sealed override void EndValues()
    {
        if (!UsesDictionary || HasDictionaryPages)
        {
            return;
        }

        var indexBytes = (long)_indexCount * RleEncoder.WidthOf(EntryCount) / 8;
        if (_indexCount == 0 || DictionaryBytes + indexBytes >= PlainBytesOf(Indices))
        {
            FallBack();
        }
    }

    protected override void Reset()
    {
        UsesDictionary = _wantsDictionary;
        ForgetDictionary();
    }

    /// <summary>Looks values up or adds them; returns how many came in before the dictionary was full.</summary>
    protected abstract int AppendToDictionary(PresentValues values, Span<int> target);

    /// <summary>The place of one value, which is added if it is new; -1 when the dictionary is full.</summary>
    protected abstract int AddToDictionary(Column values, int row);

    protected abstract void AppendPlain(PresentValues values);

    /// <summary>
    /// Appends the values of the current page to the target without a dictionary, takes their bounds, and forgets them.
    /// </summary>
    protected abstract Metadata.Encoding EncodePlain(ByteBuffer target);

    /// <summary>Appends dictionary entries to the plain values.</summary>
    protected abstract void Expand(ReadOnlySpan<int> indices);

    /// <summary>Bytes that the entries would take as plain values.</summary>
    protected abstract long PlainBytesOf(ReadOnlySpan<int> indices);

    /// <summary>Empties the dictionary.</summary>
    protected abstract void ClearDictionary();

    private void FallBack()
    {
        Expand(Indices);
        _indexCount = 0;
        UsesDictionary = false;
        if (!HasDictionaryPages)
        {
            ForgetDictionary();
        }
    }

    private void ForgetDictionary()
    {
        ClearDictionary();
        _mapped = null;
    }

    /// <summary>Whether it pays to note the place of each entry of the source's dictionary.</summary>
    private bool IsMappable(PresentValues values)
    {
        var source = values.Values;
        if (ReferenceEquals(source, _mapped))
        {
            return true;
        }

        if (source.Length > 2 * values.Count)
        {
            return false;
        }

        if (_map.Length < source.Length)
        {
            _map = new int[Math.Max(source.Length, _map.Length * 2)];
        }

        _map.AsSpan(0, source.Length).Fill(-1);
        _mapped = source;
        return true;
    }

    private int AppendMapped(PresentValues values, Span<int> target)
    {
        var rows = values.Rows.List;
        var map = _map.AsSpan(0, values.Values.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            ref var place = ref map[rows[i]];
            if (place < 0)
            {
                place = AddToDictionary(values.Values, rows[i]);
                if (place < 0)
                {
                    return i;
                }
            }

            target[i] = place;
        }

        return rows.Length;
    }

    private void Grow(int count)
    {
        var needed = checked(_indexCount + count);
        if (needed > _indices.Length)
        {
            Array.Resize(ref _indices, Math.Max(needed, _indices.Length * 2));
        }
    }
}
