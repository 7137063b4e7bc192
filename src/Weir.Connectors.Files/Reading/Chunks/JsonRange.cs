using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>Some lines of a file of JSON records, or all.</summary>
internal sealed class JsonRange(
    string path,
    JsonTableLayout layout,
    Func<ScanContext, JsonReadOptions> options,
    TextRange? range,
    IReadOnlyList<int> projection
) : IScanPartition
{
    public IBatchReader Open(ScanContext context) => new Reader(this, context);

    private JsonReader Read(ScanContext context)
    {
        var own = options(context);
        var input = new JsonInput(FileStreams.Open(path, range), own, range) { Received = context.Metrics.AddBytes };
        return new JsonReader(input, layout, own, projection);
    }

    private sealed class Reader(JsonRange part, ScanContext context) : IBatchReader
    {
        private JsonReader? _reader;

        public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            _reader ??= part.Read(context);
            return _reader.NextAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
