using System.Buffers;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors.Files;

/// <summary>
/// Divides rows by the values of columns and names the folders as Hive does: <c>column=value</c>, with what a path cannot
/// hold as % and two hexadecimal digits, and <c>__HIVE_DEFAULT_PARTITION__</c> for NULL and the empty text.
/// </summary>
internal sealed class HivePartitions(Schema schema, IReadOnlyList<int> columns)
{
    private const string None = "__HIVE_DEFAULT_PARTITION__";
    private readonly ColumnFormatter _formatter = new(TimeZoneInfo.Utc);
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>The rows of each folder, to be disposed by the caller.</summary>
    public IEnumerable<(string Path, Batch Rows)> Split(Batch batch)
    {
        var rows = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var order = new List<string>();
        for (var row = 0; row < batch.Length; row++)
        {
            var stored = batch.StoredRow(row);
            var path = PathOf(batch, stored);
            if (!rows.TryGetValue(path, out var own))
            {
                rows.Add(path, own = []);
                order.Add(path);
            }

            own.Add(stored);
        }

        foreach (var path in order)
        {
            var own = rows[path];
            var selection = NativeBuffer.Allocate((long)own.Count * sizeof(int));
            own.CopyTo(selection.As<int>());
            yield return (path, batch.WithSelection(selection, own.Count));
        }
    }

    private string PathOf(Batch batch, int row)
    {
        var path = new StringBuilder();
        foreach (var column in columns)
        {
            if (path.Length > 0)
            {
                path.Append('/');
            }

            Escape(schema[column].Name, path);
            path.Append('=');
            var values = batch.Columns[column];
            _text.ResetWrittenCount();
            if (!values.IsNull(row))
            {
                _formatter.Write(values, row, _text);
            }

            if (_text.WrittenCount == 0)
            {
                path.Append(None);
            }
            else
            {
                Escape(Encoding.UTF8.GetString(_text.WrittenSpan), path);
            }
        }

        return path.ToString();
    }

    private static void Escape(string text, StringBuilder path)
    {
        foreach (var letter in text)
        {
            if (
                letter
                is < ' '
                    or '\x7F'
                    or '"'
                    or '#'
                    or '%'
                    or '\''
                    or '*'
                    or '/'
                    or ':'
                    or '='
                    or '?'
                    or '\\'
                    or '{'
                    or '['
                    or ']'
                    or '^'
            )
            {
                path.Append('%').Append(Convert.ToHexString([(byte)letter]));
            }
            else
            {
                path.Append(letter);
            }
        }
    }
}
