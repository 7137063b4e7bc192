using System.Globalization;
using System.Text;
using Weir.Columnar;

namespace Weir.Cli.Output;

/// <summary>Each row as a block of lines, one for each column.</summary>
internal sealed class VerticalWriter(Stream stream, Schema schema) : TextWriterBase(stream, schema)
{
    private long _row;

    protected override void Append(Batch batch, StringBuilder text)
    {
        var width = Schema.Fields.Select(f => CellWidth.Of(f.Name)).DefaultIfEmpty(0).Max();
        for (var row = 0; row < batch.Length; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"-[ row {++_row} ]-").Append('\n');
            for (var i = 0; i < Schema.Count; i++)
            {
                var name = Schema[i].Name;
                text.Append(name).Append(' ', width - CellWidth.Of(name)).Append(" | ");
                text.Append(Cells.Of(batch.Columns[i], batch.StoredRow(row)) ?? "NULL").Append('\n');
            }
        }
    }

    protected override void AppendEnd(StringBuilder text) { }
}
