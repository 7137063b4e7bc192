using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>JSON documents, and with <see cref="JsonFormat.Lines"/> as the default one record a line.</summary>
internal sealed class JsonFileFormat(string name, JsonFormat format) : FileFormat
{
    private static readonly Dictionary<string, JsonFormat> Layouts = new(StringComparer.Ordinal)
    {
        ["auto"] = JsonFormat.Auto,
        ["array"] = JsonFormat.Document,
        ["document"] = JsonFormat.Document,
        ["lines"] = JsonFormat.Lines,
        ["newline_delimited"] = JsonFormat.Lines,
        ["sequence"] = JsonFormat.Sequence,
        ["unstructured"] = JsonFormat.Sequence,
    };

    public override string Name => name;

    public override IReadOnlyList<string> Functions { get; } =
        format == JsonFormat.Lines
            ? ["read_ndjson", "read_ndjson_auto", "read_jsonl"]
            : ["read_json", "read_json_auto"];

    public override IReadOnlyList<string> Extensions { get; } =
        format == JsonFormat.Lines ? [".jsonl", ".ndjson"] : [".json"];

    public override bool MayBeCompressed => true;

    public override bool CanAppend => format == JsonFormat.Lines;

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
        var layout = format == JsonFormat.Lines ? JsonLayout.Lines : JsonLayout.Array;
        return (stream, schema, _) => new JsonBatchWriter(stream, schema, layout);
    }

    public override PartFormat Parts(FormatOptions options, bool isCompressed, bool isFolder) =>
        new JsonParts(format != JsonFormat.Lines, isCompressed, isFolder);

    public override IReadOnlyList<FileContent> Unify(IReadOnlyList<FileContent> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Count == 1 ? files : JsonContent.Unify([.. files.Cast<JsonContent>()]);
    }

    private static async ValueTask<FileContent> OpenAsync(string path, JsonReadOptions options, CancellationToken ct)
    {
        options = options with { Name = path };
        var bytes = new FileInfo(path).Length;
        var input = new JsonInput(FileStreams.Open(path), options);
        await using var _ = input.ConfigureAwait(false);
        var layout = await JsonSniffer
            .SniffAsync(input, options, FileStreams.IsCompressed(path) ? null : bytes, ct)
            .ConfigureAwait(false);
        return new JsonContent(path, layout, options, bytes);
    }

    private JsonReadOptions ReadOptions(FormatOptions options)
    {
        var defaults = new JsonReadOptions();
        var layout = options.Text("format") ?? options.Text("layout");
        return defaults with
        {
            Format =
                layout is null ? format
                : Layouts.TryGetValue(layout, out var known) ? known
                : throw options.Wrong("format", "auto, array, lines or sequence"),
            Records = options.Text("records"),
            MissingRecords = options.Text("missing_records") switch
            {
                null or "fail" => JsonMissingRecords.Fail,
                "empty" => JsonMissingRecords.Empty,
                _ => throw options.Wrong("missing_records", "fail or empty"),
            },
            Columns = Fields(options, "columns"),
            Types = Fields(options, "types") ?? [],
            AllVarchar = options.Boolean("all_varchar") ?? false,
            SampleRows = options.Integer("sample_size", 1) ?? defaults.SampleRows,
            SampleBytes = options.Bytes("sample_bytes") ?? defaults.SampleBytes,
            MaximumRecordBytes = Math.Min(
                options.Bytes("max_record_size") ?? options.Bytes("maximum_object_size") ?? defaults.MaximumRecordBytes,
                JsonReadOptions.LargestRecordBytes
            ),
            Drift = Drift(options),
        };
    }

    private static JsonDriftPolicy Drift(FormatOptions options)
    {
        var drift = options.Text("drift");
        var onError = options.Text("on_error");
        return (drift, onError) switch
        {
            (null or "widen", null or "fail") => JsonDriftPolicy.Widen,
            (null or "reject", "reject") or ("reject", null) => JsonDriftPolicy.Reject,
            ("fail", null or "fail") => JsonDriftPolicy.Fail,
            (null or "widen" or "reject" or "fail", "reject" or "fail") => throw options.Wrong(
                "on_error",
                "the same as drift, or left out"
            ),
            (null or "widen" or "reject" or "fail", _) => throw options.Wrong("on_error", "fail or reject"),
            _ => throw options.Wrong("drift", "widen, reject or fail"),
        };
    }

    private static List<Field>? Fields(FormatOptions options, string key) =>
        options.Pairs(key)?.Select(p => new Field(p.Key, TypeText.Parse(p.Value))).ToList();
}
