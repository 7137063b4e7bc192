using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Values to append, none of them null.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct PresentValues(Column values, RowSet rows, bool isDictionary)
{
    /// <summary>Where the values stand; never dictionary encoded itself.</summary>
    public Column Values { get; } = values;

    public RowSet Rows { get; } = rows;

    /// <summary>Whether rows refer to a dictionary, so that the same row comes many times.</summary>
    public bool IsDictionary { get; } = isDictionary;

    public int Count => Rows.Count;

    public PresentValues Slice(int from) => new(Values, Rows.Slice(from), IsDictionary);
}
