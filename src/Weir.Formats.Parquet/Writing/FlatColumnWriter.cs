using Weir.Columnar;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>A column that is a leaf itself.</summary>
internal sealed class FlatColumnWriter(ColumnNode node, LeafWriter leaf, int pageBytes) : ColumnWriter(node)
{
    private readonly byte _definition = (byte)node.Definition;

    public override void Append(Column column, RowSet rows, WriteScratch scratch)
    {
        var present = column.MayHaveNulls ? Present(column.ValidityWords, rows, scratch) : rows;
        var values = scratch.Resolve(column, present);
        if (rows.Count > 1 && values.Count > 0 && leaf.Measure(values) > pageBytes)
        {
            var half = rows.Count / 2;
            Append(column, rows.Slice(0, half), scratch);
            Append(column, rows.Slice(half), scratch);
            return;
        }

        if (present.Count == rows.Count)
        {
            leaf.AppendLevels(_definition, rows.Count);
        }
        else if (!Node.IsNullable)
        {
            throw NullInRequired();
        }
        else
        {
            leaf.AppendLevels(scratch.Levels(rows.Count), default);
        }

        if (values.Count > 0)
        {
            leaf.AppendValues(values);
        }

        leaf.EndRows(scratch.Pages);
    }

    /// <summary>The rows that are not null; those that are get a level of zero, the others of one.</summary>
    private static RowSet Present(ReadOnlySpan<ulong> validity, RowSet rows, WriteScratch scratch)
    {
        var levels = scratch.Levels(rows.Count);
        var target = scratch.Present(rows.Count);
        var count = 0;
        if (rows.IsRange)
        {
            for (var i = 0; i < levels.Length; i++)
            {
                var row = rows.Start + i;
                var bit = (int)(validity[row >> 6] >> (row & 63)) & 1;
                target[count] = row;
                levels[i] = (byte)bit;
                count += bit;
            }
        }
        else
        {
            var list = rows.List;
            for (var i = 0; i < levels.Length; i++)
            {
                var row = list[i];
                var bit = (int)(validity[row >> 6] >> (row & 63)) & 1;
                target[count] = row;
                levels[i] = (byte)bit;
                count += bit;
            }
        }

        return count == rows.Count ? rows : new RowSet(target[..count]);
    }
}
