using Weir.Columnar;

namespace Weir.Execution.Rows;

/// <summary>Rows kept in columns of their own, counted against the budget; read after <see cref="Seal"/>.</summary>
internal sealed class RowStore : IDisposable
{
    private readonly ColumnBuilder[] _builders;
    private Column[]? _columns;

    public RowStore(IEnumerable<DataType> types, MemoryBudget budget)
    {
        _builders = [.. types.Select(t => ColumnBuilder.Create(t, Batch.DefaultRows, budget))];
    }

    public int Count { get; private set; }

    /// <summary>The rows as columns; after <see cref="Seal"/>.</summary>
    public Column[] Columns =>
        _columns ?? throw new WeirException(ErrorCode.Internal, "Rows are read before they are sealed");

    /// <summary>Adds the counted rows of a batch.</summary>
    public void Add(Batch batch)
    {
        using var all = NativeBuffer.Allocate((long)batch.Length * sizeof(int));
        var rows = all.As<int>()[..batch.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = batch.StoredRow(i);
        }

        for (var i = 0; i < _builders.Length; i++)
        {
            Append(_builders[i], batch.Columns[i], rows);
        }

        Count = checked(Count + batch.Length);
    }

    /// <summary>Adds rows of columns.</summary>
    public void Add(IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < _builders.Length; i++)
        {
            Append(_builders[i], columns[i], rows);
        }

        Count = checked(Count + rows.Length);
    }

    public void Seal() => _columns ??= Array.ConvertAll(_builders, b => b.Build());

    /// <summary>A batch of the given rows; a negative number makes a row of nulls.</summary>
    public Column[] Gather(ReadOnlySpan<int> rows)
    {
        var result = new Column[Columns.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Columns[i].Gather(rows);
        }

        return result;
    }

    public void Dispose()
    {
        foreach (var builder in _builders)
        {
            builder.Dispose();
        }

        foreach (var column in _columns ?? [])
        {
            column.Dispose();
        }

        _columns = null;
    }

    private static void Append(ColumnBuilder builder, Column source, ReadOnlySpan<int> rows)
    {
        if (source is NullColumn)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                builder.AppendNull();
            }
        }
        else
        {
            builder.AppendRange(source, rows);
        }
    }
}
