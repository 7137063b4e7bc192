using Weir.Columnar;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>Reads some row groups of a Parquet file.</summary>
internal sealed class ParquetBatchReader(
    SharedParquetFile shared,
    int[] groups,
    IReadOnlyList<int> projection,
    ScanContext context
) : IBatchReader
{
    private ParquetReader? _reader;
    private long _bytes;
    private bool _acquired;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        if (_reader is null)
        {
            var file = await shared.AcquireAsync(cancellationToken).ConfigureAwait(false);
            _acquired = true;
            _reader = new ParquetReader(
                file,
                new ParquetReadOptions
                {
                    Columns = projection,
                    FirstRowGroup = groups[0],
                    RowGroupCount = groups[^1] - groups[0] + 1,
                    RowGroupFilter = g => Array.BinarySearch(groups, g.Index) >= 0,
                    Budget = context.Budget,
                }
            );
        }

        var batch = await _reader.NextAsync(cancellationToken).ConfigureAwait(false);
        context.Metrics.AddBytes(_reader.BytesRead - _bytes);
        _bytes = _reader.BytesRead;
        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        if (_acquired)
        {
            _acquired = false;
            await shared.ReleaseAsync().ConfigureAwait(false);
        }
    }
}
