using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>The most frequent value of a group; among equally frequent ones the first in order.</summary>
internal sealed class ModeAccumulator : CollectingAccumulator
{
    public ModeAccumulator(DataType result)
        : base(result, true, result) { }

    protected override void Append(Column[] columns, Span<int> rows, ColumnBuilder target)
    {
        var values = columns[0];
        Order(values, rows);
        var (best, bestCount) = (-1, 0);
        for (var i = 0; i < rows.Length; )
        {
            var end = i + 1;
            while (end < rows.Length && RowOrder.Compare(values, rows[i], values, rows[end]) == 0)
            {
                end++;
            }

            if (end - i > bestCount)
            {
                (best, bestCount) = (rows[i], end - i);
            }

            i = end;
        }

        if (best < 0)
        {
            target.AppendNull();
        }
        else
        {
            target.AppendFrom(values, best);
        }
    }
}
