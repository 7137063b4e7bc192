using Weir.Columnar;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// A column of lists, structs or maps. Entries go down the tree: a null or an empty list ends its entry, every element of
/// a list makes one ("Dremel: Interactive Analysis of Web-Scale Datasets", section 4).
/// </summary>
internal sealed class NestedColumnWriter : ColumnWriter
{
    private const int MaximumRows = 256;

    private readonly LeafWriter[] _leaves;
    private readonly int _pageBytes;
    private readonly List<LevelEntries> _entries = [];

    /// <summary>A writer of the column; <paramref name="leaves"/> are all leaves of the file.</summary>
    public NestedColumnWriter(ColumnNode node, LeafWriter[] leaves, int pageBytes)
        : base(node)
    {
        _leaves = leaves;
        _pageBytes = pageBytes;
    }

    public override void Append(Column column, RowSet rows, WriteScratch scratch)
    {
        for (var from = 0; from < rows.Count; from += MaximumRows)
        {
            AppendSome(column, rows.Slice(from, Math.Min(MaximumRows, rows.Count - from)), scratch);
        }
    }

    private void AppendSome(Column column, RowSet rows, WriteScratch scratch)
    {
        var entries = Entries(0);
        entries.Resize(rows.Count);
        entries.Repetitions.Clear();
        entries.Definitions.Clear();
        for (var i = 0; i < rows.Count; i++)
        {
            entries.Rows[i] = rows.IsRange ? rows.Start + i : rows.List[i];
        }

        Visit(Node, column, 0, scratch);
    }

    private LevelEntries Entries(int depth)
    {
        if (depth == _entries.Count)
        {
            _entries.Add(new LevelEntries());
        }

        return _entries[depth];
    }

    /// <summary>Appends the entries of a depth, which it changes, to the leaves below the node.</summary>
    private void Visit(ColumnNode node, Column column, int depth, WriteScratch scratch)
    {
        var entries = Entries(depth);
        EndNulls(node, column, entries);
        if (node.Kind == NodeKind.Leaf)
        {
            AppendLeaf(_leaves[node.FirstLeaf], column, entries, (0, entries.Count), scratch);
            return;
        }

        var decoded = column is DictionaryColumn ? column.Decode() : null;
        try
        {
            VisitChildren(node, decoded ?? column, depth, scratch);
        }
        finally
        {
            decoded?.Dispose();
        }
    }

    private void VisitChildren(ColumnNode node, Column column, int depth, WriteScratch scratch)
    {
        var entries = Entries(depth);
        var below = Entries(depth + 1);
        if (node.Kind == NodeKind.List)
        {
            var list = column as ListColumn;
            Unfold(node, list, entries, below);
            Visit(node.Children[0], list?.Elements ?? column, depth + 1, scratch);
            return;
        }

        for (var i = 0; i < node.Children.Length; i++)
        {
            below.CopyFrom(entries);
            Visit(node.Children[i], column is StructColumn rows ? rows.Fields[i] : column, depth + 1, scratch);
        }
    }

    private void EndNulls(ColumnNode node, Column column, LevelEntries entries)
    {
        var rows = entries.Rows;
        var definitions = entries.Definitions;
        var definition = (byte)node.Definition;
        var validity = column.ValidityWords;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row < 0)
            {
                continue;
            }

            if (validity.IsEmpty || Bitmap.Get(validity, row))
            {
                definitions[i] = definition;
            }
            else if (definition > definitions[i])
            {
                // The entry keeps the level of the node above.
                rows[i] = -1;
            }
            else
            {
                throw NullInRequired();
            }
        }
    }

    /// <summary>Makes an entry for every element; a column that is no list has only nulls.</summary>
    private static void Unfold(ColumnNode node, ListColumn? list, LevelEntries entries, LevelEntries below)
    {
        var offsets = list is null ? default : list.Offsets;
        var rows = entries.Rows;
        long count = 0;
        foreach (var row in rows)
        {
            count += row < 0 ? 1 : Math.Max(1, offsets[row + 1] - offsets[row]);
        }

        if (count > Array.MaxLength)
        {
            throw new WeirException(ErrorCode.LimitExceeded, "A page of a Parquet file cannot hold so many elements");
        }

        below.Resize((int)count);
        var repetitions = below.Repetitions;
        var definitions = below.Definitions;
        var elements = below.Rows;
        var repetition = (byte)(node.Repetition + 1);
        var definition = (byte)node.ElementDefinition;
        var at = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var (from, to) = row < 0 ? (0, 0) : (offsets[row], offsets[row + 1]);
            repetitions[at] = entries.Repetitions[i];
            definitions[at] = from < to ? definition : entries.Definitions[i];
            elements[at] = from < to ? from : -1;
            at++;
            for (var element = from + 1; element < to; element++)
            {
                repetitions[at] = repetition;
                definitions[at] = definition;
                elements[at] = element;
                at++;
            }
        }
    }

    /// <summary>Appends the entries from one row to another, in halves while they are more than a page.</summary>
    private void AppendLeaf(
        LeafWriter leaf,
        Column column,
        LevelEntries entries,
        (int From, int To) part,
        WriteScratch scratch
    )
    {
        var rows = entries.Rows[part.From..part.To];
        var present = scratch.Present(rows.Length);
        var count = 0;
        foreach (var row in rows)
        {
            present[count] = row;
            count += row < 0 ? 0 : 1;
        }

        var values = scratch.Resolve(column, new RowSet(present[..count]));
        if (count > 0 && leaf.Measure(values) > _pageBytes)
        {
            var middle = RowStart(entries.Repetitions, part.From, part.To);
            if (middle > part.From)
            {
                AppendLeaf(leaf, column, entries, (part.From, middle), scratch);
                AppendLeaf(leaf, column, entries, (middle, part.To), scratch);
                return;
            }
        }

        leaf.AppendLevels(entries.Definitions[part.From..part.To], entries.Repetitions[part.From..part.To]);
        if (count > 0)
        {
            leaf.AppendValues(values);
        }

        leaf.EndRows(scratch.Pages);
    }

    /// <summary>Where a row begins near the middle; <paramref name="from"/> if there is only one.</summary>
    private static int RowStart(ReadOnlySpan<byte> repetitions, int from, int to)
    {
        var middle = from + ((to - from) / 2);
        for (var at = middle; at > from; at--)
        {
            if (repetitions[at] == 0)
            {
                return at;
            }
        }

        var after = middle < to - 1 ? repetitions[(middle + 1)..to].IndexOf((byte)0) : -1;
        return after < 0 ? from : middle + 1 + after;
    }
}
