using Weir.Columnar;
using Weir.Formats.Parquet.Reading;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet;

/// <summary>
/// Reads the wanted columns of a range of row groups as batches, in the order of the file. One caller at a time; for
/// parallel reading make one reader for each range. Memory is bounded by one page and one dictionary for each column.
/// </summary>
public sealed class ParquetReader : IDisposable
{
    /// <summary>Rows of a batch are fewer when they are large: a batch aims at no more than this many bytes.</summary>
    private const long BatchBytes = 16 << 20;

    private readonly ParquetFile _file;
    private readonly ParquetReadOptions _options;
    private readonly int[] _columns;
    private readonly int _endGroup;
    private ColumnReader[]? _readers;
    private ParquetRowGroup? _group;
    private int _nextGroup;
    private long _rowsLeft;
    private int _batchRows;

    /// <summary>Prepares reading; nothing is read yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column or row group does not exist.</exception>
    public ParquetReader(ParquetFile file, ParquetReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
        _options = options ?? new ParquetReadOptions();
        var available = file.RowGroups.Count - _options.FirstRowGroup;
        var count = _options.RowGroupCount ?? available;
        if (_options.BatchRows < 1 || _options.FirstRowGroup < 0 || count < 0 || count > available)
        {
            throw new ArgumentOutOfRangeException(nameof(options));
        }

        _nextGroup = _options.FirstRowGroup;
        _endGroup = _nextGroup + count;
        _columns = [.. _options.Columns ?? [.. Enumerable.Range(0, file.Schema.Count)]];
        Schema = new Columnar.Schema([.. _columns.Select(c => file.Schema[c])]);
    }

    /// <summary>The columns of the batches.</summary>
    public Columnar.Schema Schema { get; }

    /// <summary>Bytes read from the source so far, the footer aside.</summary>
    public long BytesRead
    {
        get
        {
            long bytes = 0;
            foreach (var reader in _readers ?? [])
            {
                bytes += reader.BytesRead;
            }

            return bytes;
        }
    }

    /// <summary>Row groups that the filter refused so far.</summary>
    public int RowGroupsSkipped { get; private set; }

    /// <summary>The next rows, to be disposed by the caller; null at the end.</summary>
    /// <exception cref="WeirException">The file is damaged, or uses what is not supported.</exception>
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_rowsLeft == 0 && !NextGroup())
        {
            return null;
        }

        var rows = (int)Math.Min(_rowsLeft, _batchRows);
        var columns = new Column[_columns.Length];
        var done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = await _readers!
                    [done]
                    .ReadAsync(rows, rows == _rowsLeft, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            foreach (var column in columns)
            {
                column?.Dispose();
            }

            if (e is WeirException error)
            {
                throw Located(error, done);
            }

            throw;
        }

        _rowsLeft -= rows;
        return new Batch(columns, rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in _readers ?? [])
        {
            reader.Dispose();
        }

        _readers = [];
        _rowsLeft = 0;
        _nextGroup = _endGroup;
    }

    /// <summary>Goes to the next row group that has wanted rows.</summary>
    private bool NextGroup()
    {
        while (_nextGroup < _endGroup)
        {
            var group = _file.RowGroups[_nextGroup++];
            if (_options.RowGroupFilter?.Invoke(group) == false)
            {
                RowGroupsSkipped++;
            }
            else if (group.RowCount > 0)
            {
                Open(group);
                return true;
            }
        }

        return false;
    }

    private void Open(ParquetRowGroup group)
    {
        _group = group;
        _readers ??= Array.ConvertAll(_columns, CreateReader);
        for (var i = 0; i < _readers.Length; i++)
        {
            try
            {
                _readers[i].Open(group);
            }
            catch (WeirException e)
            {
                throw Located(e, i);
            }
        }

        var rowBytes = Math.Max(1, group.Bytes / group.RowCount);
        _batchRows = (int)Math.Clamp(BatchBytes / rowBytes, 1, _options.BatchRows);
        _rowsLeft = group.RowCount;
    }

    private ColumnReader CreateReader(int column)
    {
        var node = _file.Columns[column];
        return node is { Kind: NodeKind.Leaf, Leaf: { } leaf }
            ? new FlatReader(leaf, _file.Source, _options)
            : new NestedReader(node, _file.Source, _options);
    }

    private WeirException Located(WeirException error, int column) =>
        ParquetError.At(error, _file.Name, $"column \"{Schema[column].Name}\", row group {_group!.Index}");
}
