namespace Weir.Execution.Operators.Sorting;

/// <summary>
/// Sorts row numbers. The first key is turned into a 64-bit prefix whose unsigned order is the key's order as far as it
/// reaches; most comparisons end there, the rest compare the values.
/// </summary>
internal static class RowSorter
{
    public static int[] Sort(SortedColumn[] keys, int rows)
    {
        var order = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            order[i] = i;
        }

        if (keys.Length == 0 || rows < 2)
        {
            return order;
        }

        var prefixes = new ulong[rows];
        SortPrefix.Write(keys[0], prefixes);
        Array.Sort(prefixes, order);
        var comparer = new RowComparer(keys);
        for (var from = 0; from < rows; )
        {
            var to = from + 1;
            while (to < rows && prefixes[to] == prefixes[from])
            {
                to++;
            }

            if (to - from > 1)
            {
                order.AsSpan(from, to - from).Sort(comparer);
            }

            from = to;
        }

        return order;
    }
}
