using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>One JSON file. Records in lines are read in several parts at once, a document from beginning to end.</summary>
internal sealed class JsonContent : FileContent
{
    private const long BytesOfAPart = 4 << 20;

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

    public JsonTableLayout Layout => _layout;

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
    )
    {
        var count =
            _layout.Format == JsonFormat.Lines ? (int)Math.Clamp(Bytes / BytesOfAPart, 1, Math.Max(1, desired)) : 1;
        var shared = new SharedJsonInput(this, count);
        var parts = new IScanPartition[count];
        for (var i = 0; i < count; i++)
        {
            parts[i] = new JsonPart(shared, projection);
        }

        return parts;
    }

    public override string ChunkMethod => CanBeCut ? "byte ranges" : base.ChunkMethod;

    private bool CanBeCut => _layout.Format == JsonFormat.Lines && !FileStreams.IsCompressed(Path);

    public override async ValueTask<IReadOnlyList<FileChunk>> ChunksAsync(
        long rows,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions,
        CancellationToken cancellationToken
    )
    {
        if (!CanBeCut)
        {
            return await base.ChunksAsync(rows, projection, conditions, cancellationToken).ConfigureAwait(false);
        }

        var text = FileStreams.Open(Path);
        await using var _ = text.ConfigureAwait(false);
        var ranges = await JsonLineCutter.CutAsync(text, rows, cancellationToken).ConfigureAwait(false);
        return [.. ranges.Select(r => FileChunk.Of(r, new JsonRange(Path, _layout, OptionsFor, r, projection)))];
    }

    /// <summary>How the file is read in a scan.</summary>
    internal JsonReadOptions OptionsFor(ScanContext context)
    {
        return _options with
        {
            Budget = context.Budget,
            Warn = context.Warn,
            Rejected = error =>
            {
                context.Metrics.AddRejected(1);
                var position = _layout.Format == JsonFormat.Lines ? error.Line : error.Record;
                context.Rejects?.Reject(
                    new RejectedRow(error.Source, position, error.Column, error.Reason, error.RawText)
                );
            },
        };
    }

    private sealed class JsonPart(SharedJsonInput shared, IReadOnlyList<int> projection) : IScanPartition
    {
        private int _opened;

        public IBatchReader Open(ScanContext context) =>
            Interlocked.Exchange(ref _opened, 1) == 0
                ? new JsonBatchReader(shared, projection, context)
                : throw new WeirException(ErrorCode.Internal, $"a part of {shared.Path} was opened twice");
    }
}
