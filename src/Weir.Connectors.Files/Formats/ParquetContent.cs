using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>One Parquet file: its footer as it was when the table was opened.</summary>
internal sealed class ParquetContent : FileContent
{
    private const int PartsOfAThread = 4;

    private readonly ParquetFile _file;

    public ParquetContent(string path, ParquetFile file, long bytes)
        : base(path, file.Schema)
    {
        _file = file;
        Rows = file.RowCount;
        IsExact = true;
        Bytes = bytes;
    }

    public override bool CanPrune(ColumnCondition condition) => !Schema[condition.Column].Type.IsNested;

    public override IReadOnlyList<IScanPartition> Parts(
        int desired,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions
    )
    {
        var groups = _file
            .RowGroups.Where(g => g.RowCount > 0 && conditions.All(c => RowGroupPruning.MayMatch(g, c)))
            .Select(g => g.Index)
            .ToArray();
        if (groups.Length == 0)
        {
            return [];
        }

        var shared = new SharedParquetFile(Path, _file);
        var count = Math.Min(groups.Length, Math.Max(1, desired) * PartsOfAThread);
        var parts = new IScanPartition[count];
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)groups.Length * i / count), (int)((long)groups.Length * (i + 1) / count));
            parts[i] = new ParquetPart(shared, groups[from..to], projection);
        }

        return parts;
    }

    private sealed class ParquetPart(SharedParquetFile shared, int[] groups, IReadOnlyList<int> projection)
        : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new ParquetBatchReader(shared, groups, projection, context);
    }
}
