using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>A scan of files.</summary>
internal sealed class FileScan(
    string name,
    Schema table,
    IReadOnlyList<FileContent> files,
    IReadOnlyList<int> projection,
    IReadOnlyList<ColumnCondition> conditions,
    IReadOnlyList<FilterDecision> filters,
    double? rows
) : IChunkedScan
{
    private const int LongestName = 900;

    public Schema Schema { get; } = new([.. projection.Select(p => table[p])]);

    public IReadOnlyList<FilterDecision> Filters => filters;

    public bool IsLimitPushed => false;

    public double? EstimatedRows => rows;

    public string Description => files.Count == 1 ? name : $"{name} ({files.Count} files)";

    public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        var parts = new List<IScanPartition>();
        var desiredPerFile = Math.Max(1, (desired + files.Count - 1) / files.Count);
        foreach (var file in files)
        {
            var (places, present, own) = In(file);
            parts.AddRange(file.Parts(desiredPerFile, present, own).Select(p => Padded(p, places, present)));
        }

        return ValueTask.FromResult<IReadOnlyList<IScanPartition>>(parts);
    }

    public async ValueTask<IChunkedRead> BeginChunksAsync(
        ChunkRequest request,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var names = FileNames.Relative([.. files.Select(f => f.Path)]);
        FileState[] states = [.. files.Select((f, i) => FileState.Of(f.Path, names[i]))];
        var chunkRows = request.Resumed is { } earlier ? FileStates.Compare(earlier.State, states) : request.ChunkRows;
        var finished = (request.Resumed?.Finished ?? []).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        var places = new Dictionary<string, FileChunkPlace>(StringComparer.Ordinal);
        var chunks = new List<SourceChunk>();
        for (var i = 0; i < files.Count; i++)
        {
            foreach (var chunk in await ChunksAsync(files[i], chunkRows, cancellationToken).ConfigureAwait(false))
            {
                var id = Id(names[i], chunk.Range);
                places.Add(id, new FileChunkPlace(chunk.Partition, states[i], files[i].Path));
                if (!finished.Remove(id))
                {
                    var bounds = files.Count == 1 ? chunk.Bounds : $"{names[i]} {chunk.Bounds}";
                    chunks.Add(new SourceChunk(id, bounds, chunk.Rows) { Order = places.Count });
                }
            }

            states[i].CheckUnchanged(files[i].Path);
        }

        if (finished.Count > 0)
        {
            throw FileState.Changed($"the chunk {finished.Min(StringComparer.Ordinal)} is not there any more");
        }

        var methods = string.Join(" and ", files.Select(f => f.ChunkMethod).Distinct(StringComparer.Ordinal));
        return new FileChunkedRead(new FileStates(chunkRows, states), methods, places, chunks);
    }

    private static string Id(string name, string range) =>
        name.Length < LongestName ? $"{name} {range}" : $"{FileState.Short(name)} {range}";

    private async ValueTask<IReadOnlyList<FileChunk>> ChunksAsync(
        FileContent file,
        long chunkRows,
        CancellationToken cancellationToken
    )
    {
        var (places, present, own) = In(file);
        var chunks = await file.ChunksAsync(chunkRows, present, own, cancellationToken).ConfigureAwait(false);
        return [.. chunks.Select(c => c with { Partition = Padded(c.Partition, places, present) })];
    }

    private (int[] Places, int[] Present, IReadOnlyList<ColumnCondition> Conditions) In(FileContent file)
    {
        var places = FileUnion.Places(projection, table, file);
        return (places, [.. places.Where(p => p >= 0)], [.. conditions.Select(c => FileUnion.InFile(c, table, file)!)]);
    }

    private IScanPartition Padded(IScanPartition part, int[] places, int[] present) =>
        present.Length == places.Length ? part : new PaddedPart(part, Schema, places);

    /// <summary>A part of a file that lacks columns.</summary>
    private sealed class PaddedPart(IScanPartition part, Schema schema, int[] places) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new PaddedReader(part.Open(context), schema, places);
    }
}
