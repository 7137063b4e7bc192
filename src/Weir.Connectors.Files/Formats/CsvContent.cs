using System.Globalization;
using Weir.Formats.Csv;

namespace Weir.Connectors.Files;

/// <summary>One CSV file. Its parts share one source that cuts it into chunks, so they finish at the same time.</summary>
internal sealed class CsvContent : FileContent
{
    private const long BytesOfAPart = 4 << 20;

    private readonly CsvLayout _layout;
    private readonly CsvReadOptions _options;

    public CsvContent(string path, CsvLayout layout, CsvReadOptions options, long bytes)
        : base(path, layout.Schema)
    {
        _layout = layout;
        _options = options;
        Rows = layout.EstimatedRows;
        IsExact = layout.IsWhole && options.OnError == CsvErrorPolicy.Fail;
        Bytes = bytes;
    }

    public override IReadOnlyList<IScanPartition> Parts(
        int desired,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions
    )
    {
        var count = (int)Math.Clamp(Bytes / BytesOfAPart, 1, Math.Max(1, desired));
        var shared = new SharedCsvSource(Path, _layout, _options, count);
        var parts = new IScanPartition[count];
        for (var i = 0; i < count; i++)
        {
            parts[i] = new CsvPart(shared, projection);
        }

        return parts;
    }

    public override string ChunkMethod => FileStreams.IsCompressed(Path) ? base.ChunkMethod : "byte ranges";

    public override async ValueTask<IReadOnlyList<FileChunk>> ChunksAsync(
        long rows,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions,
        CancellationToken cancellationToken
    )
    {
        if (FileStreams.IsCompressed(Path))
        {
            return await base.ChunksAsync(rows, projection, conditions, cancellationToken).ConfigureAwait(false);
        }

        var ranges = await CsvCutter
            .CutAsync(() => FileStreams.Open(Path), _layout, _options, rows, cancellationToken)
            .ConfigureAwait(false);
        return [.. ranges.Select(r => FileChunk.Of(r, new CsvRange(Path, _layout, _options, r, projection)))];
    }

    private sealed class CsvPart(SharedCsvSource shared, IReadOnlyList<int> projection) : IScanPartition
    {
        private int _opened;

        public IBatchReader Open(ScanContext context) =>
            Interlocked.Exchange(ref _opened, 1) == 0
                ? new CsvBatchReader(shared, projection, context)
                : throw new WeirException(
                    ErrorCode.Internal,
                    string.Create(CultureInfo.InvariantCulture, $"a part of {shared.Path} was opened twice")
                );
    }
}
