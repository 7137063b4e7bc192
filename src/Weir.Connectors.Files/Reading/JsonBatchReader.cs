using Weir.Columnar;
using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>Reads one part of a JSON file.</summary>
internal sealed class JsonBatchReader(SharedJsonInput file, IReadOnlyList<int> projection, ScanContext context)
    : IBatchReader
{
    private JsonReader? _reader;

    public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        _reader ??= file.Open(context, projection);
        return _reader.NextAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is not { } reader)
        {
            await file.SkipAsync().ConfigureAwait(false);
            return;
        }

        if (reader.RejectedRows > 0 && context.Rejects is null)
        {
            context.Warn?.Invoke($"{file.Path}: {reader.RejectedRows} rows could not be read and were left out");
        }

        await reader.DisposeAsync().ConfigureAwait(false);
    }
}
