using System.Text.Unicode;
using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>
/// Reads rows of a <see cref="CsvSource"/> as batches. One caller at a time; several readers may share a source, then
/// each row comes from exactly one of them. Only projected columns are read as values.
/// </summary>
public sealed class CsvReader : IDisposable
{
    private readonly CsvSource _source;
    private readonly CsvChunk _chunk;
    private readonly CsvColumn[] _columns;
    private readonly CsvRowErrors _errors;
    private readonly bool _hasText;
    private int _row;
    private bool _isDisposed;

    /// <summary>
    /// A reader of the columns at the given places, in that order; null: all, empty: rows are only counted.
    /// </summary>
    /// <exception cref="WeirException">A wanted column has a type that CSV cannot hold.</exception>
    public CsvReader(CsvSource source, IReadOnlyList<int>? projection = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _chunk = CsvChunkPool.Rent(source.Options.ChunkBytes);
        var places = projection ?? [.. Enumerable.Range(0, source.Layout.Schema.Count)];
        _columns = [.. places.Select(p => CsvColumns.Create(p, source.Layout, source.Options))];
        Schema = new Schema([.. places.Select(p => source.Layout.Schema[p])]);
        _errors = new CsvRowErrors(source.Layout, source.Options, _chunk);
        _hasText = Array.Exists(_columns, c => c.IsText);
    }

    /// <summary>The columns of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>Rows left out so far because they could not be read.</summary>
    public long RejectedRows => _errors.Rejected;

    /// <summary>The next rows, to be disposed by the caller; null at the end. A batch may be empty.</summary>
    /// <exception cref="WeirException">
    /// A row cannot be read and the policy is to fail (<see cref="ErrorCode.InvalidData"/>), a row is longer than allowed
    /// (<see cref="ErrorCode.LimitExceeded"/>), the file cannot be read.
    /// </exception>
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        while (_row >= _chunk.Index.RowCount)
        {
            if (!await _source.NextAsync(_chunk, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            Open();
        }

        return Read(Math.Min(_source.Options.BatchRows, _chunk.Index.RowCount - _row));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        CsvChunkPool.Return(_chunk);
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }

    private void Open()
    {
        if (_chunk.NeedsScan)
        {
            CsvScanner.Scan(
                _chunk.Data,
                true,
                _source.Layout.Dialect,
                _source.Layout.Schema.Count != 1,
                _chunk.Index,
                _source.Options.ScanWidth
            );
        }

        _row = _chunk.FirstRow;
        _chunk.IsValidText = !_hasText || Utf8.IsValid(_chunk.Data);
    }

    private Batch Read(int count)
    {
        _errors.Begin(_row, count);
        CheckWidth(count);
        var columns = new Column[_columns.Length];
        var done = 0;
        try
        {
            foreach (var column in _columns)
            {
                column.Read(_chunk, _row, count, _errors);
            }

            for (; done < columns.Length; done++)
            {
                columns[done] = _columns[done].Build();
            }
        }
        catch
        {
            foreach (var column in columns.AsSpan(0, done))
            {
                column.Dispose();
            }

            throw;
        }

        _row += count;
        if (!_errors.Any)
        {
            return new Batch(columns, count);
        }

        var selection = _errors.Good(out var good);
        return new Batch(columns, count, selection, good);
    }

    private void CheckWidth(int count)
    {
        var width = _source.Layout.Schema.Count;
        var rows = _chunk.Index.Rows;
        for (var row = _row; row < _row + count; row++)
        {
            if (rows[row + 1].FirstField - rows[row].FirstField != width)
            {
                _errors.WrongWidth(row);
            }
        }
    }
}
