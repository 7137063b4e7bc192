using Weir.Formats;
using Weir.Formats.Csv;

namespace Weir.Connectors.Files;

/// <summary>Some rows of a CSV file, or all.</summary>
internal sealed class CsvRange(
    string path,
    CsvLayout layout,
    CsvReadOptions options,
    TextRange? range,
    IReadOnlyList<int> projection
) : IScanPartition
{
    public IBatchReader Open(ScanContext context) =>
        new CsvBatchReader(new SharedCsvSource(path, layout, options, 1) { Range = range }, projection, context);
}
