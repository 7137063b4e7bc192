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
) : IScan
{
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
            var places = FileUnion.Places(projection, table, file);
            int[] present = [.. places.Where(p => p >= 0)];
            var own = conditions.Select(c => FileUnion.InFile(c, table, file)!).ToList();
            foreach (var part in file.Parts(desiredPerFile, present, own))
            {
                parts.Add(present.Length == places.Length ? part : new PaddedPart(part, Schema, places));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<IScanPartition>>(parts);
    }

    /// <summary>A part of a file that lacks columns.</summary>
    private sealed class PaddedPart(IScanPartition part, Schema schema, int[] places) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new PaddedReader(part.Open(context), schema, places);
    }
}
