using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>Puts results that were computed for some of the rows each together into one column.</summary>
internal sealed class BranchAssembler : IDisposable
{
    private readonly ColumnBuilder _values;
    private readonly NativeBuffer _places;
    private readonly int _rows;

    public BranchAssembler(DataType type, int rows)
    {
        _values = ColumnBuilder.Create(type, rows);
        _places = NativeBuffer.Allocate((long)rows * sizeof(int));
        _places.As<int>()[..rows].Fill(-1);
        _rows = rows;
    }

    /// <summary>Value i belongs to row <paramref name="rows"/>[i].</summary>
    public void Add(Column values, ReadOnlySpan<int> rows)
    {
        var places = _places.As<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            places[rows[i]] = _values.Length + i;
        }

        if (values is NullColumn)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                _values.AppendNull();
            }

            return;
        }

        using var all = NativeBuffer.Allocate((long)rows.Length * sizeof(int));
        var order = all.As<int>()[..rows.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        _values.AppendRange(values, order);
    }

    /// <summary>The column; rows without a value are null.</summary>
    public Column Build()
    {
        using var values = _values.Build();
        return values.Gather(_places.As<int>()[.._rows]);
    }

    public void Dispose()
    {
        _values.Dispose();
        _places.Dispose();
    }
}
