using Weir.Columnar;

namespace Weir.Functions;

/// <summary>All texts of a group, each but the first after its separator; NULL for none.</summary>
internal sealed class TextJoinAccumulator : CollectingAccumulator
{
    public TextJoinAccumulator(DataType result)
        : base(result, true, result, result) { }

    protected override void Append(Column[] columns, Span<int> rows, ColumnBuilder target)
    {
        if (rows.IsEmpty)
        {
            target.AppendNull();
            return;
        }

        var (texts, separators) = ((TextColumn)columns[0], (TextColumn)columns[1]);
        var length = 0L;
        foreach (var row in rows)
        {
            length += texts.GetBytes(row).Length + separators.GetBytes(row).Length;
        }

        var builder = (TextColumnBuilder)target;
        var room = builder.Reserve(Utf8Text.Checked(length));
        var at = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var separator = i == 0 ? default : separators.GetBytes(rows[i]);
            separator.CopyTo(room[at..]);
            at += separator.Length;
            var text = texts.GetBytes(rows[i]);
            text.CopyTo(room[at..]);
            at += text.Length;
        }

        builder.CommitReserved(at);
    }
}
