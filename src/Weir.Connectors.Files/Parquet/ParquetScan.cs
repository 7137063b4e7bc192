using System.Globalization;
using Weir.Columnar;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files.Parquet;

/// <summary>
/// A scan of Parquet files: only wanted columns are read, and row groups whose statistics rule a condition out are
/// skipped. Each row group is a partition.
/// </summary>
internal sealed class ParquetScan : IScan
{
    private readonly IReadOnlyList<ParquetFileInfo> _files;
    private readonly IReadOnlyList<int> _columns;
    private readonly List<RowGroupCondition> _conditions = [];

    public ParquetScan(ParquetTable table, IReadOnlyList<ParquetFileInfo> files, ScanRequest request)
    {
        _files = files;
        _columns = [.. request.Projection];
        Schema = new Schema([.. _columns.Select(c => table.Schema[c])]);
        EstimatedRows = table.Statistics.Rows;
        var decisions = new List<FilterDecision>();
        foreach (var filter in request.Filters)
        {
            var condition = RowGroupCondition.Of(filter, request);
            if (condition is null)
            {
                decisions.Add(new FilterDecision(filter, PushdownGrade.Local, "row-group statistics cannot decide it"));
                continue;
            }

            _conditions.Add(condition);
            decisions.Add(
                new FilterDecision(filter, PushdownGrade.Recheck, "row groups are skipped by their statistics")
            );
        }

        Filters = decisions;
    }

    public Schema Schema { get; }

    public IReadOnlyList<FilterDecision> Filters { get; }

    public bool IsLimitPushed => false;

    public double? EstimatedRows { get; }

    public string Description =>
        _files.Count == 1
            ? $"parquet {Path.GetFileName(_files[0].Path)}"
            : string.Create(CultureInfo.InvariantCulture, $"parquet, {_files.Count} files");

    public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        var partitions = new List<IScanPartition>();
        foreach (var file in _files)
        {
            if (desired == 1 || _columns.Count == 0)
            {
                partitions.Add(new Partition(this, file.Path, 0, file.RowGroupBytes.Count));
                continue;
            }

            for (var group = 0; group < file.RowGroupBytes.Count; group++)
            {
                partitions.Add(new Partition(this, file.Path, group, 1));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<IScanPartition>>(partitions);
    }

    private bool MayMatch(ParquetRowGroup group) => _conditions.TrueForAll(c => c.MayMatch(group));

    private sealed class Partition(ParquetScan scan, string path, int first, int count) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new Reader(scan, path, first, count, context);
    }

    private sealed class Reader(ParquetScan scan, string path, int first, int count, ScanContext context) : IBatchReader
    {
        private ParquetFile? _file;
        private ParquetReader? _reader;
        private long _reported;

        public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            if (_reader is null)
            {
                _file = await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
                _reader = new ParquetReader(
                    _file,
                    new ParquetReadOptions
                    {
                        Columns = scan._columns,
                        FirstRowGroup = first,
                        RowGroupCount = count,
                        RowGroupFilter = scan.MayMatch,
                        Budget = context.Budget,
                    }
                );
                context.Metrics.AddRequest();
            }

            var batch = await _reader.NextAsync(cancellationToken).ConfigureAwait(false);
            context.Metrics.AddBytes(_reader.BytesRead - _reported);
            _reported = _reader.BytesRead;
            return batch;
        }

        public async ValueTask DisposeAsync()
        {
            _reader?.Dispose();
            if (_file is not null)
            {
                await _file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
