using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>One JSON file, read by one reader from beginning to end.</summary>
internal sealed class JsonContent : FileContent
{
    private readonly JsonTableLayout _layout;
    private readonly JsonReadOptions _options;

    public JsonContent(string path, JsonTableLayout layout, JsonReadOptions options, long bytes)
        : base(path, layout.Schema)
    {
        _layout = layout;
        _options = options;
        Rows = layout.EstimatedRows;
        IsExact = layout.IsWhole && options.Drift != JsonDriftPolicy.Reject;
        Bytes = bytes;
    }

    /// <summary>The same files with all fields of all of them, and types that suit all.</summary>
    public static IReadOnlyList<FileContent> Unify(IReadOnlyList<JsonContent> files)
    {
        var together = JsonSniffer.Merge([.. files.Select(f => f._layout)], files[0]._options);
        return [.. files.Select(f => new JsonContent(f.Path, f._layout.WithColumnsOf(together), f._options, f.Bytes))];
    }

    public override IReadOnlyList<IScanPartition> Parts(
        int desired,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions
    ) => [new JsonPart(this, projection)];

    /// <summary>A reader of the whole file.</summary>
    public JsonReader Open(ScanContext context, IReadOnlyList<int> projection)
    {
        var isLines = _layout.Format == JsonFormat.Lines;
        var options = _options with
        {
            Budget = context.Budget,
            Warn = context.Warn,
            Rejected = error =>
            {
                context.Metrics.AddRejected(1);
                context.Rejects?.Reject(
                    new RejectedRow(
                        error.Source,
                        isLines ? error.Line : error.Record,
                        error.Column,
                        error.Reason,
                        error.RawText
                    )
                );
            },
        };
        var input = new JsonInput(FileStreams.Open(Path), options) { Received = context.Metrics.AddBytes };
        return new JsonReader(input, _layout, options, projection);
    }

    private sealed class JsonPart(JsonContent file, IReadOnlyList<int> projection) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new JsonBatchReader(file, projection, context);
    }
}
