using System.Globalization;
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

    public override string ChunkMethod => "row groups";

    /// <summary>Small row groups together up to that many rows, a large one alone.</summary>
    public override ValueTask<IReadOnlyList<FileChunk>> ChunksAsync(
        long rows,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions,
        CancellationToken cancellationToken
    )
    {
        var shared = new SharedParquetFile(Path, _file);
        var chunks = new List<FileChunk>();
        var groups = new List<int>();
        long count = 0;
        foreach (var group in _file.RowGroups)
        {
            if (group.RowCount == 0 || !conditions.All(c => RowGroupPruning.MayMatch(group, c)))
            {
                continue;
            }

            if (groups.Count > 0 && count + group.RowCount > rows)
            {
                Add();
            }

            groups.Add(group.Index);
            count += group.RowCount;
        }

        if (groups.Count > 0)
        {
            Add();
        }

        return ValueTask.FromResult<IReadOnlyList<FileChunk>>(chunks);

        void Add()
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"groups {groups[0]}-{groups[^1]}");
            chunks.Add(new FileChunk(range, $"row {range}", count, new ParquetPart(shared, [.. groups], projection)));
            groups.Clear();
            count = 0;
        }
    }

    private sealed class ParquetPart(SharedParquetFile shared, int[] groups, IReadOnlyList<int> projection)
        : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new ParquetBatchReader(shared, groups, projection, context);
    }
}
