using System.Text;
using Weir.Columnar;

namespace Weir.Cli.Output;

/// <summary>
/// A table with lines. Widths come from the first batch, so that the first rows appear before the last are read; what is
/// wider later is cut, as is what does not fit the terminal.
/// </summary>
internal sealed class TableWriter(Stream stream, Schema schema, int width) : TextWriterBase(stream, schema)
{
    private const int WidestCell = 60;

    private int[]? _widths;

    protected override void Append(Batch batch, StringBuilder text)
    {
        if (batch.Length == 0)
        {
            return;
        }

        var rows = new string?[batch.Length][];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = [.. batch.Columns.Select(c => Cells.Of(c, batch.StoredRow(row)))];
        }

        Begin(rows, text);
        foreach (var row in rows)
        {
            AppendRow(row, text);
        }
    }

    protected override void AppendEnd(StringBuilder text)
    {
        Begin([], text);
        AppendLine('└', '┴', '┘', text);
    }

    private void Begin(string?[][] rows, StringBuilder text)
    {
        if (_widths is not null)
        {
            return;
        }

        _widths = new int[Schema.Count];
        for (var i = 0; i < _widths.Length; i++)
        {
            var widest = rows.Select(r => CellWidth.Of(r[i] ?? "NULL")).Append(CellWidth.Of(Schema[i].Name)).Max();
            _widths[i] = Math.Min(WidestCell, widest);
        }

        Shrink();
        AppendLine('┌', '┬', '┐', text);
        AppendRow([.. Schema.Fields.Select(f => f.Name)], text, isHeader: true);
        AppendLine('├', '┼', '┤', text);
    }

    /// <summary>Takes width from the widest column until the table fits.</summary>
    private void Shrink()
    {
        while (_widths!.Length > 0 && _widths.Sum() + (3 * _widths.Length) + 1 > width)
        {
            var widest = Array.IndexOf(_widths, _widths.Max());
            if (_widths[widest] <= 4)
            {
                return;
            }

            _widths[widest]--;
        }
    }

    private void AppendLine(char left, char middle, char right, StringBuilder text)
    {
        text.Append(left);
        for (var i = 0; i < _widths!.Length; i++)
        {
            text.Append(i > 0 ? middle.ToString() : "").Append('─', _widths[i] + 2);
        }

        text.Append(right).Append('\n');
    }

    private void AppendRow(string?[] cells, StringBuilder text, bool isHeader = false)
    {
        text.Append('│');
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = CellWidth.Cut(cells[i] ?? "NULL", _widths![i]);
            var padding = _widths[i] - CellWidth.Of(cell);
            var toRight = !isHeader && Schema[i].Type.IsNumeric;
            text.Append(' ')
                .Append(' ', toRight ? padding : 0)
                .Append(cell)
                .Append(' ', toRight ? 0 : padding)
                .Append(" │");
        }

        text.Append('\n');
    }
}
