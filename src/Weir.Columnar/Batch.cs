namespace Weir.Columnar;

/// <summary>
/// Columns of equal length, with an optional selection of the rows that count. Whoever receives a batch owns it and
/// disposes it once; it owns a reference to each column.
/// </summary>
public sealed class Batch : IDisposable
{
    /// <summary>How many rows a source should put into a batch when nothing asks for fewer.</summary>
    public const int DefaultRows = 2048;

    private readonly Column[] _columns;
    private readonly NativeBuffer? _selection;
    private readonly int _storedLength;
    private bool _disposed;

    /// <summary>
    /// Takes over columns and selection. With a selection, only the <paramref name="selectedLength"/> rows that it lists
    /// (32-bit row numbers, rising, none twice) count.
    /// </summary>
    public Batch(Column[] columns, int length, NativeBuffer? selection = null, int selectedLength = 0)
    {
        _columns = columns;
        _storedLength = length;
        _selection = selection;
        Length = selection is null ? length : selectedLength;
    }

    /// <summary>The columns, with all stored rows. Still owned by the batch.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>How many rows count.</summary>
    public int Length { get; }

    /// <summary>How many rows are stored; equals <see cref="Length"/> without a selection.</summary>
    public int StoredLength => _storedLength;

    /// <summary>Whether only some of the stored rows count.</summary>
    public bool HasSelection => _selection is not null;

    /// <summary>The stored rows that count; empty when all do, see <see cref="HasSelection"/>.</summary>
    public ReadOnlySpan<int> Selection => _selection is null ? default : _selection.As<int>()[..Length];

    /// <summary>Where the given counted row is stored.</summary>
    public int StoredRow(int row) => _selection is null ? row : _selection.As<int>()[row];

    /// <summary>A column as a new owner.</summary>
    public Column Share(int column) => _columns[column].Retain();

    /// <summary>A column with just the rows that count, as a new owner.</summary>
    public Column Dense(int column) =>
        _selection is null ? _columns[column].Retain() : _columns[column].Gather(Selection);

    /// <summary>A new batch of the same rows without a selection; this one stays as it is.</summary>
    public Batch Compact()
    {
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Dense(i);
        }

        return new Batch(columns, Length);
    }

    /// <summary>A new batch of the counted rows from <paramref name="offset"/> on, sharing this one's columns.</summary>
    public Batch Slice(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        var selection = NativeBuffer.Allocate((long)length * sizeof(int));
        var target = selection.As<int>();
        for (var row = 0; row < length; row++)
        {
            target[row] = StoredRow(offset + row);
        }

        return WithSelection(selection, length);
    }

    /// <summary>A new batch that shares the columns and counts only the listed stored rows. Takes over the selection.</summary>
    public Batch WithSelection(NativeBuffer selection, int selectedLength) =>
        new(Array.ConvertAll(_columns, c => c.Retain()), _storedLength, selection, selectedLength);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _selection?.Dispose();
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }
}
