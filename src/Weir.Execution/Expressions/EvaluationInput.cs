using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>The rows that expressions are computed for: dense columns, made when first asked for.</summary>
internal sealed class EvaluationInput : IDisposable
{
    private readonly Column?[] _columns;
    private readonly Func<int, Column> _make;

    private EvaluationInput(int columns, int rows, Func<int, Column> make)
    {
        _columns = new Column?[columns];
        _make = make;
        Rows = rows;
    }

    /// <summary>Rows of these columns, which stay the caller's.</summary>
    public EvaluationInput(Column[] columns, int rows)
        : this(columns.Length, rows, i => columns[i].Retain()) { }

    public int Rows { get; }

    /// <summary>The counted rows of a batch, which must outlive this.</summary>
    public static EvaluationInput Of(Batch batch) => new(batch.Columns.Count, batch.Length, batch.Dense);

    /// <summary>A column; still owned by this.</summary>
    public Column Get(int column) => _columns[column] ??= _make(column);

    /// <summary>Some of the rows; this must outlive it, and the row numbers must stay as they are.</summary>
    public EvaluationInput Select(NativeBuffer rows, int count) =>
        new(_columns.Length, count, i => Get(i).Gather(rows.As<int>()[..count]));

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column?.Dispose();
        }

        Array.Clear(_columns);
    }
}
