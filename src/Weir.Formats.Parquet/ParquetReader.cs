using Weir.Columnar;

namespace Weir.Formats.Parquet;

/// <summary>
/// Reads the wanted columns of a range of row groups as batches, in the order of the file. One caller at a time; for
/// parallel reading make one reader for each range. Memory is bounded by one page and one dictionary for each column.
/// </summary>
public sealed class ParquetReader : IDisposable
{
    private readonly ParquetFile _file;
    private readonly ParquetReadOptions _options;
    private readonly int _endGroup;
    private int _nextGroup;
    private long _rowsLeft;

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
        var columns = _options.Columns ?? [.. Enumerable.Range(0, file.Schema.Count)];
        Schema = new Columnar.Schema([.. columns.Select(c => file.Schema[c])]);
    }

    /// <summary>The columns of the batches.</summary>
    public Columnar.Schema Schema { get; }

    /// <summary>Bytes read from the source so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Row groups that the filter refused so far.</summary>
    public int RowGroupsSkipped { get; private set; }

    /// <summary>The next rows, to be disposed by the caller; null at the end.</summary>
    /// <exception cref="WeirException">The file is damaged, or uses what is not supported.</exception>
    public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_rowsLeft == 0)
        {
            if (_nextGroup == _endGroup)
            {
                return default;
            }

            var group = _file.RowGroups[_nextGroup++];
            if (_options.RowGroupFilter?.Invoke(group) == false)
            {
                RowGroupsSkipped++;
                continue;
            }

            _rowsLeft = group.RowCount;
        }

        if (Schema.Count > 0)
        {
            throw ParquetError.Unsupported("reading columns comes with the next commit");
        }

        var rows = (int)Math.Min(_rowsLeft, _options.BatchRows);
        _rowsLeft -= rows;
        return ValueTask.FromResult<Batch?>(new Batch([], rows));
    }

    /// <inheritdoc/>
    public void Dispose() => _rowsLeft = 0;
}
