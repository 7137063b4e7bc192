using Weir.Columnar;
using Weir.Formats.Csv;

namespace Weir.Connectors.Files;

/// <summary>Reads one part of a CSV file.</summary>
internal sealed class CsvBatchReader(SharedCsvSource shared, IReadOnlyList<int> projection, ScanContext context)
    : IBatchReader
{
    private CsvReader? _reader;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        _reader ??= new CsvReader(shared.Open(context), projection);
        return await _reader.NextAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is { RejectedRows: > 0 } reader && context.Rejects is null)
        {
            context.Warn?.Invoke($"{shared.Path}: {reader.RejectedRows} rows could not be read and were left out");
        }

        _reader?.Dispose();
        await shared.CloseAsync().ConfigureAwait(false);
    }
}
