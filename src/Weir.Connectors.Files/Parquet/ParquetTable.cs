using Weir.Columnar;

namespace Weir.Connectors.Files.Parquet;

/// <summary>Parquet files with one schema.</summary>
internal sealed class ParquetTable(string displayName, IReadOnlyList<ParquetFileInfo> files) : ITable
{
    public string DisplayName => displayName;

    public Schema Schema => files[0].Schema;

    public TableStatistics Statistics { get; } =
        new(files.Sum(f => (double)f.Rows), IsExact: true, files.Sum(f => f.RowGroupBytes.Sum()));

    public IScan PlanScan(ScanRequest request) => new ParquetScan(this, files, request);
}
