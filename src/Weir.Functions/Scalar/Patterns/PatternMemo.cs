using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Compiles a pattern once as long as the arguments behind the first stay the same from row to row.</summary>
internal sealed class PatternMemo<T>
    where T : class
{
    private readonly RowFunction<T> _compile;
    private T? _known;
    private int _knownRow;

    public PatternMemo(RowFunction<T> compile)
    {
        _compile = compile;
    }

    public T Get(scoped in Row row)
    {
        if (_known is null || !IsSame(in row))
        {
            _known = _compile(in row);
            _knownRow = row.Index;
        }

        return _known;
    }

    private bool IsSame(scoped in Row row)
    {
        for (var i = 1; i < row.Count; i++)
        {
            if (row.Column(i) is TextColumn text && !TextOrder.AreEqual(text, row.Index, text, _knownRow))
            {
                return false;
            }
        }

        return true;
    }
}
