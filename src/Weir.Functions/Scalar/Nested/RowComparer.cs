using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Compares rows of a column by value; NULL equals NULL.</summary>
internal sealed class RowComparer : IEqualityComparer<int>
{
    private readonly Column _column;

    public RowComparer(Column column)
    {
        _column = column;
    }

    public bool Equals(int x, int y) => RowOrder.Compare(_column, x, _column, y) == 0;

    public int GetHashCode(int obj) => (int)HashKernel.HashRow(_column, obj);
}
