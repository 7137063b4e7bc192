using System.Text;
using Weir.Columnar;

namespace Weir.Cli.Output;

/// <summary>A table of GitHub-flavoured Markdown.</summary>
internal sealed class MarkdownWriter(Stream stream, Schema schema) : TextWriterBase(stream, schema)
{
    private bool _hasHeader;

    protected override void Append(Batch batch, StringBuilder text)
    {
        Begin(text);
        for (var row = 0; row < batch.Length; row++)
        {
            text.Append('|');
            foreach (var column in batch.Columns)
            {
                text.Append(' ').Append(Escape(Cells.Of(column, batch.StoredRow(row)) ?? "")).Append(" |");
            }

            text.Append('\n');
        }
    }

    protected override void AppendEnd(StringBuilder text) => Begin(text);

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private void Begin(StringBuilder text)
    {
        if (_hasHeader)
        {
            return;
        }

        _hasHeader = true;
        text.Append("| ").AppendJoin(" | ", Schema.Fields.Select(f => Escape(f.Name))).Append(" |\n|");
        text.AppendJoin('|', Schema.Fields.Select(f => f.Type.IsNumeric ? " --: " : " --- ")).Append("|\n");
    }
}
