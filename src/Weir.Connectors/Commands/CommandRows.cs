using System.Collections;

namespace Weir.Connectors.Commands;

/// <summary>The rows of one statement, in memory.</summary>
public sealed class CommandRows : IReadOnlyList<CommandRow>
{
    private readonly CommandValue[] _values;

    /// <summary>Rows of the named columns; the values row by row.</summary>
    public CommandRows(IReadOnlyList<string> columns, CommandValue[] values, int count)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = columns;
        _values = values;
        Count = count;
    }

    /// <summary>No columns and no rows.</summary>
    public static CommandRows Empty { get; } = new([], [], 0);

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public CommandRow this[int index] =>
        (uint)index < (uint)Count ? new CommandRow(this, index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Each row as an object.</summary>
    public IReadOnlyList<T> Map<T>(Func<CommandRow, T> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var items = new T[Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = map(new CommandRow(this, i));
        }

        return items;
    }

    /// <summary>The value at a place.</summary>
    public CommandValue Value(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns.Count, nameof(column));
        return _values[(row * Columns.Count) + column];
    }

    /// <summary>The place of a column by name, exactly first, then ignoring case.</summary>
    /// <exception cref="WeirException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
            {
                return i;
            }
        }

        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i], column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new WeirException(ErrorCode.ColumnNotFound, $"the result has no column \"{column}\"")
        {
            Hint = Suggestions.DidYouMean(column, Columns),
        };
    }

    /// <inheritdoc/>
    public IEnumerator<CommandRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return new CommandRow(this, i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
