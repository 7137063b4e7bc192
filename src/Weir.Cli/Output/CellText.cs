using System.Buffers;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Cli.Output;

/// <summary>Values as text for people.</summary>
internal sealed class CellText
{
    private readonly ColumnFormatter _formatter = new(TimeZoneInfo.Utc);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The text of a value on one line; null for NULL. Control characters are shown escaped.</summary>
    public string? Of(Column column, int row)
    {
        if (column.IsNull(row))
        {
            return null;
        }

        _buffer.ResetWrittenCount();
        _formatter.Write(column, row, _buffer);
        var text = Encoding.UTF8.GetString(_buffer.WrittenSpan);
        return text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 ? text : Escape(text);
    }

    private static string Escape(string text)
    {
        var result = new StringBuilder();
        foreach (var c in text)
        {
            result.Append(
                c switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' => $"\\x{(int)c:x2}",
                    _ => c.ToString(),
                }
            );
        }

        return result.ToString();
    }
}
