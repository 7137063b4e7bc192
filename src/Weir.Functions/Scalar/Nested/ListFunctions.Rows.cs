using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>What list functions do with a row.</summary>
internal static partial class ListFunctions
{
    private static int? NonZero(int value) => value == 0 ? null : value;

    private static int Count(scoped in Row row)
    {
        var offsets = ((ListColumn)row.Column(0)).Offsets;
        return offsets[row.Index + 1] - offsets[row.Index];
    }

    private static void Collect(scoped in Row row, ListColumnBuilder target)
    {
        for (var i = 0; i < row.Count; i++)
        {
            target.Elements.AppendFrom(row.Column(i), row.Index);
        }

        target.CloseRow();
    }

    private static void Range(long from, long to, long step, ListColumnBuilder target)
    {
        if (step == 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "step size cannot equal zero");
        }

        if (((Int128)to - from) / step > 10_000_000)
        {
            throw new WeirException(ErrorCode.LimitExceeded, "a list of more than 10 million elements");
        }

        var elements = (FixedColumnBuilder<long>)target.Elements;
        for (Int128 value = from; step > 0 ? value <= to : value >= to; value += step)
        {
            elements.Append((long)value);
        }

        target.CloseRow();
    }

    private static int Find(scoped in Row row)
    {
        var lists = (ListColumn)row.Column(0);
        for (var i = lists.Offsets[row.Index]; i < lists.Offsets[row.Index + 1]; i++)
        {
            if (!lists.Elements.IsNull(i) && RowOrder.Compare(lists.Elements, i, row.Column(1), row.Index) == 0)
            {
                return i - lists.Offsets[row.Index];
            }
        }

        return -1;
    }

    private static bool Has(ListColumn lists, int row, Column elements, int element)
    {
        for (var i = lists.Offsets[row]; i < lists.Offsets[row + 1]; i++)
        {
            if (!lists.Elements.IsNull(i) && RowOrder.Compare(lists.Elements, i, elements, element) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAll(scoped in Row row, int container, int contained)
    {
        var (lists, parts) = ((ListColumn)row.Column(container), (ListColumn)row.Column(contained));
        for (var i = parts.Offsets[row.Index]; i < parts.Offsets[row.Index + 1]; i++)
        {
            if (!Has(lists, row.Index, parts.Elements, i))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasAny(scoped in Row row)
    {
        var (lists, parts) = ((ListColumn)row.Column(0), (ListColumn)row.Column(1));
        for (var i = parts.Offsets[row.Index]; i < parts.Offsets[row.Index + 1]; i++)
        {
            if (Has(lists, row.Index, parts.Elements, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lists and elements one after the other; a null list counts as empty, and two are null.</summary>
    private static void Concatenate(scoped in Row row, ListColumnBuilder target)
    {
        var any = false;
        for (var i = 0; i < row.Count; i++)
        {
            var isList = row.Type(i).Equals(target.Type);
            any |= !isList || !row.IsNull(i);
            if (!isList)
            {
                target.Elements.AppendFrom(row.Column(i), row.Index);
            }
            else if (!row.IsNull(i))
            {
                AppendSlice((ListColumn)row.Column(i), row.Index, target);
            }
        }

        if (any)
        {
            target.CloseRow();
        }
        else
        {
            target.AppendNull();
        }
    }

    private static void AppendSlice(ListColumn lists, int row, ListColumnBuilder target)
    {
        for (var i = lists.Offsets[row]; i < lists.Offsets[row + 1]; i++)
        {
            target.Elements.AppendFrom(lists.Elements, i);
        }
    }

    private static void Remove(scoped in Row row, ListColumnBuilder target)
    {
        var lists = (ListColumn)row.Column(0);
        for (var i = lists.Offsets[row.Index]; i < lists.Offsets[row.Index + 1]; i++)
        {
            if (RowOrder.Compare(lists.Elements, i, row.Column(1), row.Index) != 0)
            {
                target.Elements.AppendFrom(lists.Elements, i);
            }
        }

        target.CloseRow();
    }

    private static void Slice(scoped in Row row, ListColumnBuilder target)
    {
        var lists = (ListColumn)row.Column(0);
        var (start, end) = (lists.Offsets[row.Index], lists.Offsets[row.Index + 1]);
        var first = Math.Max(start, start + row.Int(1) - 1L);
        var last = row.Int(2) < 0 ? end + (long)row.Int(2) : Math.Min(end - 1, start + row.Int(2) - 1L);
        for (var i = first; i <= last; i++)
        {
            target.Elements.AppendFrom(lists.Elements, (int)i);
        }

        target.CloseRow();
    }

    private static List<int> Positions(scoped in Row row)
    {
        var offsets = ((ListColumn)row.Column(0)).Offsets;
        return [.. Enumerable.Range(offsets[row.Index], offsets[row.Index + 1] - offsets[row.Index])];
    }

    private static void AppendAll(scoped in Row row, List<int> positions, ListColumnBuilder target)
    {
        target.Elements.AppendRange(((ListColumn)row.Column(0)).Elements, [.. positions]);
        target.CloseRow();
    }

    private static void Sort(scoped in Row row, ListColumnBuilder target)
    {
        var elements = ((ListColumn)row.Column(0)).Elements;
        var positions = Positions(in row);
        positions.Sort(
            (a, b) =>
                elements.IsNull(a) != elements.IsNull(b)
                    ? (elements.IsNull(a) ? -1 : 1)
                    : RowOrder.Compare(elements, a, elements, b)
        );
        AppendAll(in row, positions, target);
    }

    private static void Distinct(scoped in Row row, ListColumnBuilder target)
    {
        var elements = ((ListColumn)row.Column(0)).Elements;
        var seen = new HashSet<int>(new RowComparer(elements));
        AppendAll(in row, Positions(in row).FindAll(i => !elements.IsNull(i) && seen.Add(i)), target);
    }

    private static void Reverse(scoped in Row row, ListColumnBuilder target)
    {
        var positions = Positions(in row);
        positions.Reverse();
        AppendAll(in row, positions, target);
    }
}
