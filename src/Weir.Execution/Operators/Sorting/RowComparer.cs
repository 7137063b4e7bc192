using Weir.Kernels;

namespace Weir.Execution.Operators.Sorting;

/// <summary>Compares rows by their sort keys.</summary>
internal sealed class RowComparer(SortedColumn[] keys) : IComparer<int>
{
    public int Compare(int x, int y)
    {
        foreach (var key in keys)
        {
            var (xIsNull, yIsNull) = (key.Values.IsNull(x), key.Values.IsNull(y));
            int order;
            if (xIsNull || yIsNull)
            {
                order =
                    xIsNull == yIsNull ? 0
                    : xIsNull == key.NullsFirst ? -1
                    : 1;
            }
            else
            {
                order = RowOrder.Compare(key.Values, x, key.Values, y);
                order = key.IsDescending ? -order : order;
            }

            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
