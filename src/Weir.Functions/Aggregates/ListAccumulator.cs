using Weir.Columnar;

namespace Weir.Functions;

/// <summary>All values of a group as a list, nulls included; NULL for no rows.</summary>
internal sealed class ListAccumulator : CollectingAccumulator
{
    public ListAccumulator(DataType result)
        : base(result, false, result.Element!) { }

    protected override void Append(Column[] columns, Span<int> rows, ColumnBuilder target)
    {
        if (rows.IsEmpty)
        {
            target.AppendNull();
            return;
        }

        var lists = (ListColumnBuilder)target;
        lists.Elements.AppendRange(columns[0], rows);
        lists.CloseRow();
    }
}
