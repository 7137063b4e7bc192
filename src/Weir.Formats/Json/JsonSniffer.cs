using System.Globalization;
using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>Finds out what the options leave open: layout, records path, fields and types.</summary>
public static class JsonSniffer
{
    private const int MostColumns = 10_000;

    /// <summary>The name of the one column when records are no objects.</summary>
    private const string BareName = "json";

    /// <summary>
    /// Looks at the beginning of the text without using it up: the input can then be read from its first byte.
    /// <paramref name="totalBytes"/> is the length of the whole text when known.
    /// </summary>
    /// <exception cref="WeirException">The text is malformed, or no record begins within the longest record's length.</exception>
    public static async ValueTask<JsonTableLayout> SniffAsync(
        JsonInput input,
        JsonReadOptions options,
        long? totalBytes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        var sample = new JsonSample(input, options);
        await input.PeekAsync(options.SampleBytes, cancellationToken).ConfigureAwait(false);
        while (!sample.TryRead())
        {
            if (input.Count > options.MaximumRecordBytes)
            {
                throw JsonError.Whole(
                    options,
                    ErrorCode.LimitExceeded,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"no complete record stands within the first {input.Count} bytes"
                    ),
                    "Say where the records are with records, declare columns, or raise max_record_size."
                );
            }

            await input.PeekAsync(input.Count * 2, cancellationToken).ConfigureAwait(false);
        }

        var layout = Layout(sample.Format, sample.Records, sample.Guess, options);
        return layout with
        {
            IsWhole = sample.IsWhole,
            EstimatedRows =
                sample.IsWhole ? sample.Rows
                : totalBytes is { } total && sample.Bytes > 0 ? (double)sample.Rows * total / sample.Bytes
                : null,
        };
    }

    /// <summary>The layout that fits several texts of one kind: their fields together, with types that suit all.</summary>
    public static JsonTableLayout Merge(IReadOnlyList<JsonTableLayout> layouts, JsonReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(layouts);
        ArgumentNullException.ThrowIfNull(options);
        if (layouts.Count == 1 || layouts[0].Guess is null)
        {
            return layouts[0];
        }

        var all = new JsonGuess();
        foreach (var layout in layouts)
        {
            all.Merge(layout.Guess!);
        }

        return Layout(layouts[0].Format, layouts[0].Records, all, options) with
        {
            IsWhole = layouts.All(l => l.IsWhole),
            EstimatedRows = layouts.All(l => l.EstimatedRows is not null)
                ? layouts.Sum(l => l.EstimatedRows!.Value)
                : null,
        };
    }

    private static JsonTableLayout Layout(JsonFormat format, string records, JsonGuess guess, JsonReadOptions options)
    {
        if (options.Columns is { } columns)
        {
            return new JsonTableLayout(format, records, new Schema(columns), [.. columns.Select(_ => false)]);
        }

        if (!guess.IsObject)
        {
            return Bare(format, records, guess, options);
        }

        var fields = new List<Field>();
        var inferred = new List<bool>();
        foreach (var name in guess.FieldNames)
        {
            var declared = Declared(name, options);
            fields.Add(new Field(name, declared ?? guess.Field(name)!.Type(1)));
            inferred.Add(declared is null);
        }

        foreach (var type in options.Types)
        {
            if (!fields.Exists(f => string.Equals(f.Name, type.Name, StringComparison.OrdinalIgnoreCase)))
            {
                fields.Add(type);
                inferred.Add(false);
            }
        }

        if (fields.Count > MostColumns)
        {
            throw JsonError.Whole(
                options,
                ErrorCode.LimitExceeded,
                string.Create(CultureInfo.InvariantCulture, $"the records have more than {MostColumns} fields"),
                "Declare the columns that are wanted."
            );
        }

        return new JsonTableLayout(format, records, new Schema(fields), inferred) { Guess = guess };
    }

    private static JsonTableLayout Bare(JsonFormat format, string records, JsonGuess guess, JsonReadOptions options)
    {
        if (options.Types.Count > 0)
        {
            return new JsonTableLayout(
                format,
                records,
                new Schema([.. options.Types]),
                [.. options.Types.Select(_ => false)]
            )
            {
                Guess = guess,
            };
        }

        var type = guess.IsEmpty ? DataType.Json : guess.Type();
        return new JsonTableLayout(format, records, new Schema(new Field(BareName, type)), [true])
        {
            Guess = guess,
            IsBare = true,
        };
    }

    private static DataType? Declared(string name, JsonReadOptions options) =>
        options.Types.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase))?.Type
        ?? (options.AllVarchar ? DataType.Varchar : null);
}
