using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Reading;

/// <summary>
/// A leaf below lists or structs: reads whole rows, whatever pages they are in, and keeps their levels beside the values
/// ("Dremel: Interactive Analysis of Web-Scale Datasets", section 4).
/// </summary>
internal sealed class NestedLeaf : IDisposable
{
    private const int BlockEntries = 2048;

    /// <summary>More entries of a batch than this are refused: rows of such sizes are hostile, or need smaller batches.</summary>
    private const int MaximumEntries = 1 << 26;

    private readonly LeafReader _reader;
    private readonly LeafColumn _leaf;
    private readonly int _slotDefinition;
    private readonly NativeBuffer _block;
    private int _blockAt;
    private int _blockLength;
    private int _rows;
    private Column? _column;

    public NestedLeaf(ColumnNode node, IRandomAccess source, ParquetReadOptions options)
    {
        _leaf = node.Leaf!;
        _slotDefinition = node.SlotDefinition;
        _reader = LeafReaders.Create(_leaf, source, options);
        _block = NativeBuffer.Allocate(2 * BlockEntries, options.Budget);
        Definitions = new GrowingBytes(options.Budget);
        Repetitions = new GrowingBytes(options.Budget);
    }

    public LeafColumn Leaf => _leaf;

    public long BytesRead => _reader.BytesRead;

    public GrowingBytes Definitions { get; }

    public GrowingBytes Repetitions { get; }

    public void Open(ColumnChunk chunk, long rows)
    {
        _reader.Open(chunk, rows);
        _blockAt = 0;
        _blockLength = 0;
    }

    /// <summary>Reads the levels and values of so many rows; <see cref="TakeColumn"/> hands the values out.</summary>
    public async ValueTask ReadAsync(int rows, CancellationToken ct)
    {
        Definitions.Clear();
        Repetitions.Clear();
        _column?.Dispose();
        _column = null;
        _rows = 0;
        _reader.Begin(rows);
        while (_leaf.MaxRepetition > 0 || _rows < rows)
        {
            if (_blockAt == _blockLength)
            {
                if (_reader.EntriesLeft == 0)
                {
                    break;
                }

                if (_reader.PageLeft == 0)
                {
                    await _reader.NextPageAsync(ct).ConfigureAwait(false);
                }

                FillBlock();
            }

            if (!AppendBlock(rows))
            {
                break;
            }
        }

        if (_rows < rows)
        {
            throw ParquetError.Invalid("it has fewer rows than the row group");
        }

        _column = _reader.Finish();
    }

    /// <summary>Hands out the values, one for each slot of the leaf.</summary>
    public Column TakeColumn()
    {
        var column = _column!;
        _column = null;
        return column;
    }

    /// <summary>Checks after the last row that nothing is left.</summary>
    public void CheckEnd()
    {
        if (_reader.EntriesLeft > 0 || _blockAt < _blockLength)
        {
            throw ParquetError.Invalid("it has more rows than the row group");
        }
    }

    public void Dispose()
    {
        _column?.Dispose();
        _column = null;
        _reader.Dispose();
        _block.Dispose();
        Definitions.Dispose();
        Repetitions.Dispose();
    }

    private unsafe void FillBlock()
    {
        var count = Math.Min(BlockEntries, _reader.PageLeft);
        _reader.ReadLevels(_block.Address, _block.Address + BlockEntries, count);
        _reader.CountEntries(count);
        _blockAt = 0;
        _blockLength = count;
    }

    /// <summary>Takes entries up to the end of the block or of the wanted rows; false once these are complete.</summary>
    private bool AppendBlock(int rows)
    {
        var definitions = _block.Bytes[_blockAt.._blockLength];
        var repetitions = _block.Bytes.Slice(BlockEntries + _blockAt, definitions.Length);
        var count =
            _leaf.MaxRepetition == 0 ? Math.Min(definitions.Length, rows - _rows) : CountRows(repetitions, rows);
        if (_leaf.MaxRepetition == 0)
        {
            _rows += count;
        }

        definitions = definitions[..count];
        if (Definitions.Length + count > MaximumEntries)
        {
            throw new WeirException(ErrorCode.LimitExceeded, "its lists have too many elements for one batch");
        }

        Definitions.Append(definitions);
        if (_leaf.MaxRepetition > 0)
        {
            Repetitions.Append(repetitions[..count]);
        }

        AppendValues(definitions);
        _blockAt += count;
        return _blockAt == _blockLength;
    }

    /// <summary>How many entries belong to the wanted rows, of which the last may go on behind the block.</summary>
    private int CountRows(ReadOnlySpan<byte> repetitions, int rows)
    {
        for (var i = 0; i < repetitions.Length; i++)
        {
            if (repetitions[i] == 0)
            {
                if (_rows == rows)
                {
                    return i;
                }

                _rows++;
            }
            else if (_rows == 0)
            {
                throw ParquetError.Invalid("its first entry does not begin a row");
            }
        }

        return repetitions.Length;
    }

    private void AppendValues(ReadOnlySpan<byte> definitions)
    {
        var slots = 0;
        var present = 0;
        foreach (var definition in definitions)
        {
            slots += definition >= _slotDefinition ? 1 : 0;
            present += definition == _leaf.MaxDefinition ? 1 : 0;
        }

        _reader.ReserveSlots(slots);
        if (present < slots)
        {
            _reader.MarkNulls(definitions, _slotDefinition);
        }

        _reader.AppendSlots(slots, present);
    }
}
