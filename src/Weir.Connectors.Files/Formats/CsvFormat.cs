using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Csv;

namespace Weir.Connectors.Files;

/// <summary>CSV and, with a tab as the default delimiter, TSV.</summary>
internal sealed class CsvFormat(string name, byte? delimiter) : FileFormat
{
    public override string Name => name;

    public override IReadOnlyList<string> Functions { get; } =
        delimiter is null ? ["read_csv", "read_csv_auto"] : ["read_tsv"];

    public override IReadOnlyList<string> Extensions { get; } = delimiter is null ? [".csv"] : [".tsv", ".tab"];

    public override bool MayBeCompressed => true;

    public override bool CanAppend => true;

    public override Func<string, CancellationToken, ValueTask<FileContent>> Reader(
        FormatOptions options,
        ConnectorServices services
    )
    {
        var read = ReadOptions(options);
        return (path, ct) => OpenAsync(path, read, ct);
    }

    public override Func<Stream, Schema, bool, IBatchWriter> Writer(FormatOptions options)
    {
        var write = WriteOptions(options);
        return (stream, schema, isAppended) =>
            new CsvWriter(stream, schema, isAppended ? write with { Header = false } : write);
    }

    public override PartFormat Parts(FormatOptions options, bool isCompressed, bool isFolder) =>
        new CsvParts(WriteOptions(options), name, isCompressed, isFolder);

    private CsvWriteOptions WriteOptions(FormatOptions options) =>
        new()
        {
            Delimiter = options.Letter("delimiter") ?? delimiter ?? (byte)',',
            Header = options.Boolean("header") ?? true,
            QuoteAll = options.Boolean("quote_all") ?? false,
        };

    private static async ValueTask<FileContent> OpenAsync(string path, CsvReadOptions options, CancellationToken ct)
    {
        options = options with { Name = path };
        var bytes = new FileInfo(path).Length;
        var stream = FileStreams.Open(path);
        await using var _ = stream.ConfigureAwait(false);
        var layout = await CsvSniffer
            .SniffAsync(stream, options, FileStreams.IsCompressed(path) ? null : bytes, ct)
            .ConfigureAwait(false);
        return new CsvContent(path, layout, options, bytes);
    }

    private CsvReadOptions ReadOptions(FormatOptions options)
    {
        var defaults = new CsvReadOptions();
        return defaults with
        {
            Delimiter = options.Letter("delimiter") ?? options.Letter("delim") ?? options.Letter("sep") ?? delimiter,
            Quote = options.Letter("quote"),
            Escape = options.Letter("escape"),
            Comment = options.Letter("comment"),
            Header = options.Boolean("header"),
            SkipLines = options.Integer("skip", 0) ?? 0,
            NullTexts = options.TextList("nullstr") ?? options.TextList("null") ?? defaults.NullTexts,
            AllVarchar = options.Boolean("all_varchar") ?? false,
            SampleRows = options.Integer("sample_size", 1) ?? defaults.SampleRows,
            SampleBytes = options.Bytes("sample_bytes") ?? defaults.SampleBytes,
            MaximumLineBytes = options.Bytes("max_line_size") ?? defaults.MaximumLineBytes,
            Columns = options.Pairs("columns")?.Select(p => new Field(p.Key, TypeText.Parse(p.Value))).ToList(),
            Types = (options.Pairs("types") ?? []).ToDictionary(
                p => p.Key,
                p => TypeText.Parse(p.Value),
                StringComparer.OrdinalIgnoreCase
            ),
            OnError = options.Text("on_error") switch
            {
                null or "fail" => CsvErrorPolicy.Fail,
                "reject" => CsvErrorPolicy.Reject,
                _ => throw options.Wrong("on_error", "fail or reject"),
            },
        };
    }
}
