using System.Buffers;
using System.Globalization;
using System.Text;
using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>What is wrong with the rows of a batch: raises at the first one, or hands each to the reject sink once.</summary>
internal sealed class CsvRowErrors(CsvLayout layout, CsvReadOptions options, CsvChunk chunk)
{
    private const int LongestRaw = 64 << 10;
    private const int LongestShown = 100;

    private bool[] _bad = [];
    private int _first;
    private int _count;

    public bool Any { get; private set; }

    public long Rejected { get; private set; }

    public void Begin(int first, int count)
    {
        (_first, _count) = (first, count);
        if (Any || _bad.Length < count)
        {
            _bad = new bool[count];
            Any = false;
        }
    }

    public bool IsBad(int row) => Any && _bad[row - _first];

    public void WrongWidth(int row)
    {
        var fields = chunk.Index.FieldCount(row);
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"the row has {fields} {(fields == 1 ? "field" : "fields")}, not {layout.Schema.Count}"
        );
        Add(row, -1, reason, "Set delimiter or quote if they were taken wrongly, or on_error to reject.");
    }

    public void WrongValue(int row, int column, ReadOnlySpan<byte> value)
    {
        var field = layout.Schema[column];
        Add(
            row,
            column,
            $"\"{Show(value)}\" is not a valid {field.Type}",
            layout.Inferred[column]
                ? "The type was inferred from the first rows: declare it with types or columns, or raise sample_size."
                : "Declare another type, or set on_error to reject."
        );
    }

    public void WrongText(int row, int column, ReadOnlySpan<byte> value)
    {
        var good = 0;
        while (good < value.Length && Rune.DecodeFromUtf8(value[good..], out _, out var used) == OperationStatus.Done)
        {
            good += used;
        }

        Add(
            row,
            column,
            string.Create(CultureInfo.InvariantCulture, $"byte {good + 1} of the field is not valid UTF-8"),
            "Convert the file to UTF-8."
        );
    }

    public void Malformed(int row, int column, string reason) =>
        Add(row, column, reason, "Double a quote inside of quotes, or set quote to another character.");

    /// <summary>The rows that are not bad, as a selection.</summary>
    public NativeBuffer Good(out int good)
    {
        var selection = NativeBuffer.Allocate((long)_count * sizeof(int));
        var rows = selection.As<int>();
        good = 0;
        for (var i = 0; i < _count; i++)
        {
            if (!_bad[i])
            {
                rows[good++] = i;
            }
        }

        return selection;
    }

    private static string Show(ReadOnlySpan<byte> value) =>
        value.Length <= LongestShown
            ? Encoding.UTF8.GetString(value)
            : Encoding.UTF8.GetString(value[..LongestShown]) + "…";

    private void Add(int row, int column, string reason, string hint)
    {
        if (IsBad(row))
        {
            return;
        }

        var line = chunk.FirstLine + chunk.Index.Rows[row].Line;
        var name = column < 0 ? null : layout.Schema[column].Name;
        if (options.OnError == CsvErrorPolicy.Reject)
        {
            Any = true;
            _bad[row - _first] = true;
            Rejected++;
            var raw = Encoding.UTF8.GetString(chunk.RowBytes(row, LongestRaw));
            options.Rejected?.Invoke(new CsvRowError(options.Name, line, name, reason, raw));
            return;
        }

        var start =
            column < 0 ? 0 : chunk.Index.StartOf(in chunk.Index.Rows[row], column) - chunk.Index.Rows[row].Start;
        throw new WeirException(
            ErrorCode.InvalidData,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Name}, line {line}{(name is null ? "" : $", column \"{name}\"")}: {reason}"
            )
        )
        {
            SourceName = options.Name,
            Location = new SourceLocation((int)Math.Min(line, int.MaxValue), start + 1),
            Hint = hint,
        };
    }
}
