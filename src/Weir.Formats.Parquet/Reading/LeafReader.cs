using Weir.Columnar;
using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;
using Encoding = Weir.Formats.Parquet.Metadata.Encoding;

namespace Weir.Formats.Parquet.Reading;

/// <summary>
/// Reads one leaf: pages, levels, and values through the subclass. Top-level columns come as whole columns; nested ones
/// with their levels, from which <see cref="NestedReader"/> makes lists and structs.
/// </summary>
internal abstract class LeafReader : IDisposable
{
    private readonly PageStream _pages;
    private long _chunkLeft;
    private int _pageLeft;
    private int _validityCapacity;
    private LevelDecoder _definitions;
    private LevelDecoder _repetitions;

    protected LeafReader(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options)
    {
        Leaf = leaf;
        Budget = options.Budget;
        Validity = new ValidityBits { Budget = Budget };
        _pages = new PageStream(source, options.MaximumPageBytes, Budget);
    }

    public LeafColumn Leaf { get; }

    public long BytesRead => _pages.BytesRead;

    /// <summary>Level entries of the chunk that have not been handed to a batch.</summary>
    public long EntriesLeft => _chunkLeft + _pageLeft;

    /// <summary>Those of them that are in the current page.</summary>
    public int PageLeft => _pageLeft;

    protected MemoryBudget? Budget { get; }

    /// <summary>The nulls of the batch so far.</summary>
    protected ValidityBits Validity;

    /// <summary>Rows (or slots of a nested leaf) of the batch so far.</summary>
    protected int Length { get; private set; }

    /// <summary>Values of the current page that have not been read, and how they are encoded.</summary>
    protected unsafe byte* At { get; set; }

    protected unsafe byte* End { get; private set; }

    protected Encoding Encoding { get; private set; }

    /// <summary>Goes to a row group.</summary>
    public void Open(ColumnChunk chunk, long rows)
    {
        if (chunk.IsEncrypted)
        {
            throw ParquetError.Unsupported("it is encrypted, which Weir does not read");
        }

        if (chunk.IsElsewhere)
        {
            throw ParquetError.Unsupported("its data is in another file, which Weir does not read");
        }

        if (chunk.Type != Leaf.Physical)
        {
            throw ParquetError.Invalid("the type of its values differs from the schema");
        }

        if (Leaf.MaxRepetition == 0 && chunk.ValueCount != rows)
        {
            throw ParquetError.Invalid("it does not have as many values as the row group has rows");
        }

        _chunkLeft = chunk.ValueCount;
        _pageLeft = 0;
        ForgetDictionary();
        if (_chunkLeft > 0)
        {
            _pages.Open(chunk);
        }
    }

    /// <summary>The next rows of a column that is not nested.</summary>
    public async ValueTask<Column> ReadFlatAsync(int rows, CancellationToken ct)
    {
        Begin(rows);
        while (Length < rows)
        {
            if (_pageLeft == 0)
            {
                await NextPageAsync(ct).ConfigureAwait(false);
            }

            var count = Math.Min(rows - Length, _pageLeft);
            if (Leaf.MaxDefinition == 0)
            {
                Append(count, count);
            }
            else
            {
                Append(count, _definitions.ReadValidity(ref Validity, Length, count));
            }

            _pageLeft -= count;
            Length += count;
        }

        return Finish();
    }

    public virtual void Dispose()
    {
        _pages.Dispose();
        Validity.Take()?.Dispose();
    }

    /// <summary>Starts a batch of about so many values.</summary>
    public void Begin(int capacity)
    {
        Length = 0;
        Validity.Take()?.Dispose();
        Validity.Reserve(capacity);
        _validityCapacity = capacity;
        BeginValues(capacity);
    }

    /// <summary>
    /// Appends slots of which <paramref name="present"/> have a value in the page; the others are already marked null.
    /// </summary>
    public void AppendSlots(int slots, int present)
    {
        Append(slots, present);
        Length += slots;
    }

    /// <summary>Makes room for so many slots more.</summary>
    public void ReserveSlots(int slots)
    {
        if (Length + slots > _validityCapacity)
        {
            _validityCapacity = checked((Length + slots) * 2);
            Validity.Reserve(_validityCapacity);
        }
    }

    /// <summary>Marks those of the slots to come as null whose definition is not that of a value.</summary>
    public void MarkNulls(ReadOnlySpan<byte> definitions, int slotDefinition)
    {
        var slot = Length;
        foreach (var definition in definitions)
        {
            if (definition >= slotDefinition)
            {
                if (definition < Leaf.MaxDefinition)
                {
                    Validity.ClearRange(slot, 1);
                }

                slot++;
            }
        }
    }

    /// <summary>Hands out what has been appended since <see cref="Begin"/>.</summary>
    public Column Finish() => Leaf.Type.Kind == TypeKind.Null ? FinishNull() : Finish(Length, Validity.Take());

    /// <summary>Entries whose levels have been read.</summary>
    public void CountEntries(int entries) => _pageLeft -= entries;

    public unsafe void ReadLevels(byte* definitions, byte* repetitions, int count)
    {
        if (Leaf.MaxRepetition > 0)
        {
            _repetitions.Read(repetitions, count);
        }

        if (Leaf.MaxDefinition > 0)
        {
            _definitions.Read(definitions, count);
        }
        else
        {
            new Span<byte>(definitions, count).Clear();
        }
    }

    /// <summary>Goes to the next data page that has entries.</summary>
    public async ValueTask NextPageAsync(CancellationToken ct)
    {
        while (_pageLeft == 0)
        {
            if (_chunkLeft == 0)
            {
                throw ParquetError.Invalid("it has fewer rows than the row group");
            }

            if (!await _pages.NextAsync(ct).ConfigureAwait(false))
            {
                throw ParquetError.Invalid("its pages end too early");
            }

            OpenPage();
        }
    }

    protected abstract void BeginValues(int capacity);

    /// <summary>Reads values behind the <see cref="Length"/> that there are and moves them to the slots that are not null.</summary>
    protected abstract void Append(int slots, int present);

    protected abstract Column Finish(int length, NativeBuffer? validity);

    /// <summary>A dictionary page: so many plain values from <see cref="At"/> on.</summary>
    protected abstract void ReadDictionary(int count);

    protected abstract void ForgetDictionary();

    /// <summary>A data page: <see cref="At"/> is at its values, of which there are at most so many.</summary>
    protected abstract void BeginPage(int count);

    protected WeirException UnknownEncoding() =>
        ParquetError.Unsupported(
            $"a page has the encoding {(int)Encoding}, which does not go with {Leaf.Physical} or is unknown"
        );

    /// <summary>A column annotated as always null has no type to keep.</summary>
    private NullColumn FinishNull()
    {
        using var values = Finish(Length, Validity.Take());
        return values.CountNulls() == values.Length
            ? new NullColumn(values.Length)
            : throw ParquetError.Invalid("it is annotated as always null and has values");
    }

    private unsafe void OpenPage()
    {
        ref readonly var header = ref _pages.Header;
        At = _pages.Body;
        End = At + _pages.BodyLength;
        Encoding = header.Encoding;
        switch (header.Type)
        {
            case PageType.Dictionary:
                if (header.Encoding is not (Encoding.Plain or Encoding.PlainDictionary))
                {
                    throw ParquetError.Unsupported("a dictionary is not encoded plainly");
                }

                Encoding = Encoding.Plain;
                ReadDictionary(header.ValueCount);
                break;
            case PageType.Data:
                OpenData(in header);
                break;
            case PageType.DataV2:
                OpenDataV2(in header);
                break;
            default:
                break;
        }
    }

    private unsafe void OpenData(ref readonly PageHeader header)
    {
        if (Leaf.MaxRepetition > 0)
        {
            At += _repetitions.Begin(At, End - At, header.RepetitionEncoding, header.ValueCount, Leaf.MaxRepetition);
        }

        if (Leaf.MaxDefinition > 0)
        {
            At += _definitions.Begin(At, End - At, header.DefinitionEncoding, header.ValueCount, Leaf.MaxDefinition);
        }

        BeginData(header.ValueCount);
    }

    private unsafe void OpenDataV2(ref readonly PageHeader header)
    {
        if ((long)header.RepetitionBytes + header.DefinitionBytes > End - At)
        {
            throw ParquetError.Invalid("the levels of a page exceed the page");
        }

        _repetitions.BeginRle(At, header.RepetitionBytes, Leaf.MaxRepetition);
        _definitions.BeginRle(At + header.RepetitionBytes, header.DefinitionBytes, Leaf.MaxDefinition);
        At += header.RepetitionBytes + header.DefinitionBytes;
        BeginData(header.ValueCount);
    }

    private void BeginData(int count)
    {
        if (count > _chunkLeft)
        {
            throw ParquetError.Invalid("its pages have more values than its metadata states");
        }

        _chunkLeft -= count;
        _pageLeft = count;
        BeginPage(count);
    }
}
