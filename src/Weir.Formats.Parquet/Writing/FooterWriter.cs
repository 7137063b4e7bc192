using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Writes the footer's Thrift message (parquet.thrift, FileMetaData).</summary>
internal sealed class FooterWriter(SchemaElement[] schema, string[][] paths)
{
    private const int Version = 1;

    private readonly CompactWriter _writer = new();

    public ReadOnlyMemory<byte> Write(
        IReadOnlyList<WrittenRowGroup> groups,
        ExistingRows existing,
        ParquetWriteOptions options
    )
    {
        _writer.Clear();
        _writer.BeginStruct();
        _writer.I32(1, Version);
        _writer.List(2, CompactType.Struct, schema.Length);
        foreach (var element in schema)
        {
            WriteElement(element);
        }

        _writer.I64(3, existing.RowCount + groups.Sum(g => g.RowCount));
        _writer.List(4, CompactType.Struct, existing.RowGroups.Count + groups.Count);
        foreach (var group in existing.RowGroups)
        {
            _writer.EncodedElement(group.Span);
        }

        for (var i = 0; i < groups.Count; i++)
        {
            WriteRowGroup(groups[i], existing.RowGroups.Count + i);
        }

        WriteMetadata(existing.Metadata, options.Metadata);

        _writer.Text(6, options.CreatedBy);
        _writer.List(7, CompactType.Struct, paths.Length);
        for (var i = 0; i < paths.Length; i++)
        {
            // The order that the type defines.
            _writer.BeginStruct();
            _writer.EmptyStruct(1);
            _writer.EndStruct();
        }

        _writer.EndStruct();
        return _writer.Written;
    }

    private void WriteMetadata(IReadOnlyDictionary<string, string> existing, IReadOnlyDictionary<string, string> added)
    {
        var metadata = new Dictionary<string, string>(existing, StringComparer.Ordinal);
        foreach (var (key, value) in added)
        {
            metadata[key] = value;
        }

        if (metadata.Count == 0)
        {
            return;
        }

        _writer.List(5, CompactType.Struct, metadata.Count);
        foreach (var (key, value) in metadata)
        {
            _writer.BeginStruct();
            _writer.Text(1, key);
            _writer.Text(2, value);
            _writer.EndStruct();
        }
    }

    private void WriteElement(SchemaElement element)
    {
        var isRoot = ReferenceEquals(element, schema[0]);
        _writer.BeginStruct();
        if (element.Type is { } type)
        {
            _writer.I32(1, (int)type);
            if (element.TypeLength > 0)
            {
                _writer.I32(2, element.TypeLength);
            }
        }

        if (!isRoot)
        {
            _writer.I32(3, (int)element.Repetition);
        }

        _writer.Text(4, element.Name);
        if (element.Type is null)
        {
            _writer.I32(5, element.ChildCount);
        }

        if (element.Converted != ConvertedType.None)
        {
            _writer.I32(6, (int)element.Converted);
        }

        if (element.Converted == ConvertedType.Decimal)
        {
            _writer.I32(7, element.Scale);
            _writer.I32(8, element.Precision);
        }

        if (element.Logical.Kind != LogicalKind.None)
        {
            WriteLogical(element.Logical);
        }

        _writer.EndStruct();
    }

    private void WriteLogical(LogicalType logical)
    {
        _writer.BeginStruct(10);
        _writer.BeginStruct((short)logical.Kind);
        switch (logical.Kind)
        {
            case LogicalKind.Decimal:
                _writer.I32(1, logical.Scale);
                _writer.I32(2, logical.Precision);
                break;
            case LogicalKind.Time:
            case LogicalKind.Timestamp:
                _writer.Bool(1, logical.IsAdjustedToUtc);
                _writer.BeginStruct(2);
                _writer.EmptyStruct((short)logical.Unit);
                _writer.EndStruct();
                break;
            case LogicalKind.Integer:
                _writer.I8(1, (sbyte)logical.BitWidth);
                _writer.Bool(2, logical.IsSigned);
                break;
        }

        _writer.EndStruct();
        _writer.EndStruct();
    }

    private void WriteRowGroup(WrittenRowGroup group, int ordinal)
    {
        _writer.BeginStruct();
        _writer.List(1, CompactType.Struct, group.Chunks.Length);
        for (var i = 0; i < group.Chunks.Length; i++)
        {
            _writer.BeginStruct();
            _writer.I64(2, 0);
            WriteChunk(group.Chunks[i], paths[i]);
            _writer.EndStruct();
        }

        _writer.I64(2, group.Chunks.Sum(c => c.Metadata.UncompressedSize));
        _writer.I64(3, group.RowCount);
        _writer.I64(5, group.Offset);
        _writer.I64(6, group.Chunks.Sum(c => c.Metadata.CompressedSize));
        if (ordinal <= short.MaxValue)
        {
            _writer.I16(7, (short)ordinal);
        }

        _writer.EndStruct();
    }

    private void WriteChunk(WrittenChunk chunk, string[] path)
    {
        var metadata = chunk.Metadata;
        _writer.BeginStruct(3);
        _writer.I32(1, (int)metadata.Type);
        var encodings = Encodings(chunk);
        _writer.List(2, CompactType.I32, encodings.Count);
        foreach (var encoding in encodings)
        {
            _writer.I32Element((int)encoding);
        }

        _writer.List(3, CompactType.Binary, path.Length);
        foreach (var name in path)
        {
            _writer.TextElement(name);
        }

        _writer.I32(4, (int)metadata.Compression);
        _writer.I64(5, metadata.ValueCount);
        _writer.I64(6, metadata.UncompressedSize);
        _writer.I64(7, metadata.CompressedSize);
        _writer.I64(9, metadata.DataPageOffset);
        if (metadata.DictionaryPageOffset is { } dictionary)
        {
            _writer.I64(11, dictionary);
        }

        if (metadata.Statistics is { } statistics)
        {
            WriteStatistics(statistics);
        }

        WritePageCounts(chunk);
        _writer.EndStruct();
    }

    /// <summary>Those of values and of levels; the dictionary's own entries are plain.</summary>
    private static List<Metadata.Encoding> Encodings(WrittenChunk chunk)
    {
        var encodings = new List<Metadata.Encoding>();
        if (chunk.PlainPages > 0 || chunk.DictionaryPages > 0 || chunk.DeltaPages == 0)
        {
            encodings.Add(Metadata.Encoding.Plain);
        }

        encodings.Add(Metadata.Encoding.Rle);
        if (chunk.DeltaPages > 0)
        {
            encodings.Add(Metadata.Encoding.DeltaBinaryPacked);
        }

        if (chunk.DictionaryPages > 0)
        {
            encodings.Add(Metadata.Encoding.RleDictionary);
        }

        return encodings;
    }

    private void WriteStatistics(ChunkStatistics statistics)
    {
        _writer.BeginStruct(12);
        WriteIfKnown(3, statistics.NullCount);
        WriteIfKnown(4, statistics.DistinctCount);
        if (statistics.Maximum is { } maximum)
        {
            _writer.Binary(5, maximum);
        }

        if (statistics.Minimum is { } minimum)
        {
            _writer.Binary(6, minimum);
        }

        if (statistics.IsMaximumExact is { } isMaximumExact)
        {
            _writer.Bool(7, isMaximumExact);
        }

        if (statistics.IsMinimumExact is { } isMinimumExact)
        {
            _writer.Bool(8, isMinimumExact);
        }

        WriteIfKnown(9, statistics.NanCount);
        _writer.EndStruct();
    }

    private void WriteIfKnown(short field, long? value)
    {
        if (value is { } known)
        {
            _writer.I64(field, known);
        }
    }

    /// <summary>How many pages of each kind there are; tells readers whether the dictionary has all values.</summary>
    private void WritePageCounts(WrittenChunk chunk)
    {
        (PageType Type, Metadata.Encoding Encoding, int Count)[] counts =
        [
            (PageType.Dictionary, Metadata.Encoding.Plain, chunk.DictionaryPages > 0 ? 1 : 0),
            (PageType.Data, Metadata.Encoding.RleDictionary, chunk.DictionaryPages),
            (PageType.Data, Metadata.Encoding.Plain, chunk.PlainPages),
            (PageType.Data, Metadata.Encoding.DeltaBinaryPacked, chunk.DeltaPages),
        ];
        _writer.List(13, CompactType.Struct, counts.Count(c => c.Count > 0));
        foreach (var (type, encoding, count) in counts)
        {
            if (count > 0)
            {
                _writer.BeginStruct();
                _writer.I32(1, (int)type);
                _writer.I32(2, (int)encoding);
                _writer.I32(3, count);
                _writer.EndStruct();
            }
        }
    }
}
