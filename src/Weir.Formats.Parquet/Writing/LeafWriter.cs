using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// Collects the values of one leaf as pages until the row group ends. Levels and values of the same rows are appended
/// before <see cref="EndRows"/>, where a page may end: always between two rows.
/// </summary>
internal abstract class LeafWriter : IDisposable
{
    private readonly ParquetWriteOptions _options;
    private readonly LevelBuffer _definitions;
    private readonly LevelBuffer _repetitions;
    private readonly ChunkOutput _pages = new();
    private readonly ChunkOutput _dictionary = new();
    private long _flushedBytes;
    private long _entries;
    private long _values;
    private int _pageValues;
    private int _plainPages;
    private int _deltaPages;
    private int _dictionaryPages;

    protected LeafWriter(LeafColumn leaf, ParquetWriteOptions options)
    {
        Leaf = leaf;
        _options = options;
        _definitions = new LevelBuffer(leaf.MaxDefinition);
        _repetitions = new LevelBuffer(leaf.MaxRepetition);
    }

    public LeafColumn Leaf { get; }

    /// <summary>Bytes of the row group so far, before compression.</summary>
    public long Bytes => _flushedBytes + PageBytes + DictionaryBytes;

    /// <summary>Whether pages with a dictionary have been finished in this row group.</summary>
    protected bool HasDictionaryPages => _dictionaryPages > 0;

    /// <summary>Whether all values of this row group so far are in pages with a dictionary.</summary>
    protected bool HasOnlyDictionaryPages => _plainPages + _deltaPages == 0;

    /// <summary>Bytes of the values of the current page before compression, about.</summary>
    protected abstract long ValueBytes { get; }

    /// <summary>Bytes of the dictionary page before compression.</summary>
    protected virtual long DictionaryBytes => 0;

    private long PageBytes => ValueBytes + _definitions.Count;

    /// <summary>Bytes that the values take as plain ones, to end pages in time.</summary>
    public abstract long Measure(PresentValues values);

    /// <summary>Appends level entries that are all values or, with a lower level, all nulls.</summary>
    public void AppendLevels(byte definition, int count)
    {
        _definitions.AppendRun(definition, count);
        _repetitions.AppendRun(0, count);
    }

    /// <summary>Appends level entries; no repetition levels stand for zeros.</summary>
    public void AppendLevels(ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        _definitions.Append(definitions);
        if (repetitions.IsEmpty)
        {
            _repetitions.AppendRun(0, definitions.Length);
        }
        else
        {
            _repetitions.Append(repetitions);
        }
    }

    public void AppendValues(PresentValues values)
    {
        _pageValues += values.Count;
        Append(values);
    }

    /// <summary>Says that rows are complete; ends the page if it is large enough.</summary>
    public void EndRows(PageEncoder encoder)
    {
        CheckDictionary(_values + _pageValues);
        if (PageBytes >= _options.PageBytes)
        {
            Flush(encoder);
        }
    }

    /// <summary>Ends the last page and says what the row group holds, but for the place in the file.</summary>
    public WrittenChunk Finish(PageEncoder encoder)
    {
        EndValues();
        if (_definitions.Count > 0)
        {
            Flush(encoder);
        }

        if (HasDictionaryPages)
        {
            var count = EncodeDictionary(encoder.Body);
            _flushedBytes += encoder.Write(PageType.Dictionary, Metadata.Encoding.Plain, count, _dictionary);
        }

        var metadata = new ColumnChunk
        {
            Type = Leaf.Physical,
            Compression = _options.Compression,
            ValueCount = _entries,
            UncompressedSize = _flushedBytes,
            CompressedSize = _dictionary.Length + _pages.Length,
            Statistics = Statistics() with { NullCount = _entries - _values },
        };
        return new WrittenChunk(metadata, _dictionary.Length, _plainPages, _deltaPages, _dictionaryPages);
    }

    /// <summary>Adds the pages to a list, in the order of the file; they stay until <see cref="Clear"/>.</summary>
    public void CollectTo(List<ReadOnlyMemory<byte>> segments)
    {
        _dictionary.CollectTo(segments);
        _pages.CollectTo(segments);
    }

    /// <summary>Makes ready for the next row group.</summary>
    public void Clear()
    {
        _dictionary.Dispose();
        _pages.Dispose();
        (_flushedBytes, _entries, _values) = (0, 0, 0);
        (_plainPages, _deltaPages, _dictionaryPages) = (0, 0, 0);
        Reset();
    }

    public void Dispose()
    {
        _pages.Dispose();
        _dictionary.Dispose();
    }

    protected abstract void Append(PresentValues values);

    /// <summary>Appends the values of the current page to the target, and forgets them.</summary>
    protected abstract Metadata.Encoding EncodeValues(ByteBuffer target);

    /// <summary>The bounds of the row group.</summary>
    protected abstract ChunkStatistics Statistics();

    /// <summary>Forgets what belongs to the row group.</summary>
    protected abstract void Reset();

    /// <summary>Gives a dictionary up that does not pay.</summary>
    protected virtual void CheckDictionary(long valueCount) { }

    /// <summary>Called before the last page of the row group ends.</summary>
    protected virtual void EndValues() { }

    /// <summary>Appends the dictionary to the target and says how many values it has.</summary>
    protected virtual int EncodeDictionary(ByteBuffer target) => 0;

    private void Flush(PageEncoder encoder)
    {
        _repetitions.EncodeTo(encoder.Body);
        _definitions.EncodeTo(encoder.Body);
        var encoding = EncodeValues(encoder.Body);
        _flushedBytes += encoder.Write(PageType.Data, encoding, _definitions.Count, _pages);
        switch (encoding)
        {
            case Metadata.Encoding.RleDictionary:
                _dictionaryPages++;
                break;
            case Metadata.Encoding.DeltaBinaryPacked:
                _deltaPages++;
                break;
            default:
                _plainPages++;
                break;
        }

        _entries += _definitions.Count;
        _values += _pageValues;
        _pageValues = 0;
        _definitions.Clear();
        _repetitions.Clear();
    }
}
