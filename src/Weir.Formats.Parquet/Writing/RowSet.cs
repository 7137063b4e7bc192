using System.Runtime.InteropServices;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Rows of a column: a range, or a list of row numbers.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct RowSet
{
    public RowSet(int start, int count)
    {
        Start = start;
        Count = count;
        IsRange = true;
    }

    public RowSet(ReadOnlySpan<int> list)
    {
        List = list;
        Count = list.Length;
    }

    public int Count { get; }

    public bool IsRange { get; }

    /// <summary>The first row of a range.</summary>
    public int Start { get; }

    /// <summary>The rows, if they are not a range.</summary>
    public ReadOnlySpan<int> List { get; }

    public RowSet Slice(int from) => Slice(from, Count - from);

    public RowSet Slice(int from, int count) =>
        IsRange ? new RowSet(Start + from, count) : new RowSet(List.Slice(from, count));
}
