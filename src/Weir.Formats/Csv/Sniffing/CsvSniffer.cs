using System.Globalization;
using System.Text;
using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>Finds out what the options leave open: structure, names and types, from the beginning of a text.</summary>
public static class CsvSniffer
{
    /// <summary>
    /// Reads a sample from the stream, which must stand at the beginning of the text and is not disposed.
    /// <paramref name="totalBytes"/> is the length of the whole text when known.
    /// </summary>
    /// <exception cref="WeirException">The text is empty, its first row too long, or the options contradict it.</exception>
    public static async ValueTask<CsvLayout> SniffAsync(
        Stream stream,
        CsvReadOptions options,
        long? totalBytes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        var (sample, isWhole) = await ReadSampleAsync(stream, options, cancellationToken).ConfigureAwait(false);
        return Sniff(sample.Span, isWhole, options, totalBytes);
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Sample, bool IsWhole)> ReadSampleAsync(
        Stream stream,
        CsvReadOptions options,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[options.SampleBytes];
        var length = 0;
        while (true)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                throw new WeirException(ErrorCode.InvalidFile, $"Cannot read {options.Name}: {e.Message}", e)
                {
                    SourceName = options.Name,
                };
            }

            length += read;
            if (read == 0)
            {
                return (buffer.AsMemory(0, length), true);
            }

            if (length < buffer.Length)
            {
                continue;
            }

            if (buffer.AsSpan().ContainsAny((byte)'\n', (byte)'\r') || length > options.MaximumLineBytes)
            {
                return (buffer.AsMemory(0, length), false);
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private static CsvLayout Sniff(ReadOnlySpan<byte> sample, bool isWhole, CsvReadOptions options, long? totalBytes)
    {
        var bytes = sample.Length;
        sample = SkipLines(sample.StartsWith("\uFEFF"u8) ? sample[3..] : sample, options.SkipLines);
        var dialect = CsvDialectGuess.Find(sample, isWhole, options);
        var table = new CsvSample(sample, isWhole, dialect, options);
        if (table.RowCount == 0 && options.Columns is null)
        {
            throw new WeirException(
                ErrorCode.InvalidFile,
                isWhole
                    ? $"The CSV file holds no row, so its columns are unknown: {options.Name}"
                    : $"The first row of the CSV file is longer than the sample, or a quote is not closed: {options.Name}"
            )
            {
                SourceName = options.Name,
                Hint = "Declare columns.",
            };
        }

        var layout = options.Columns is { } columns
            ? Declared(columns, table, dialect, options)
            : Inferred(table, dialect, options);
        var rows = table.RowCount - (layout.HasHeader ? 1 : 0);
        return layout with
        {
            IsWhole = isWhole && table.IsWhole,
            EstimatedRows =
                isWhole && table.IsWhole ? Math.Max(0, rows)
                : totalBytes is { } total && table.Bytes > 0
                    ? (double)rows * total / (table.Bytes + bytes - sample.Length)
                : null,
        };
    }

    private static ReadOnlySpan<byte> SkipLines(ReadOnlySpan<byte> text, int count)
    {
        for (; count > 0; count--)
        {
            var end = text.IndexOf((byte)'\n');
            text = end < 0 ? default : text[(end + 1)..];
        }

        return text;
    }

    private static CsvLayout Declared(
        IReadOnlyList<Field> columns,
        CsvSample table,
        CsvDialect dialect,
        CsvReadOptions options
    )
    {
        var hasHeader = options.Header ?? (table.RowCount > 0 && table.FirstRowIsNames(columns));
        return new CsvLayout(dialect, new Schema(columns), hasHeader, new bool[columns.Count]);
    }

    private static CsvLayout Inferred(CsvSample table, CsvDialect dialect, CsvReadOptions options)
    {
        var width = table.FieldCount(0);
        var hasHeader = options.Header ?? table.HasHeader();
        var types = table.Types(hasHeader ? 1 : 0);
        var names = Names(table, hasHeader, width);
        var fields = new Field[width];
        var inferred = new bool[width];
        for (var i = 0; i < width; i++)
        {
            var declared = options.Types.FirstOrDefault(t =>
                string.Equals(t.Key, names[i], StringComparison.OrdinalIgnoreCase)
            );
            inferred[i] = declared.Value is null && !options.AllVarchar;
            fields[i] = new Field(names[i], declared.Value ?? (options.AllVarchar ? DataType.Varchar : types[i]));
        }

        foreach (var name in options.Types.Keys)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new WeirException(
                    ErrorCode.ColumnNotFound,
                    $"types names the column \"{name}\", which {options.Name} does not have"
                )
                {
                    SourceName = options.Name,
                    Hint = Suggestions.DidYouMean(name, names) ?? "Columns: " + string.Join(", ", names) + ".",
                };
            }
        }

        return new CsvLayout(dialect, new Schema(fields), hasHeader, inferred);
    }

    /// <summary>The names of the header; empty and missing ones are column0, column1…, repeated ones get _1, _2….</summary>
    private static string[] Names(CsvSample table, bool hasHeader, int width)
    {
        var names = new string[width];
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < width; i++)
        {
            var name = hasHeader ? Encoding.UTF8.GetString(table.Field(0, i)).Trim() : "";
            if (name.Length == 0)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"column{i}");
            }

            var candidate = name;
            for (var n = 1; !used.Add(candidate); n++)
            {
                candidate = string.Create(CultureInfo.InvariantCulture, $"{name}_{n}");
            }

            names[i] = candidate;
        }

        return names;
    }
}
