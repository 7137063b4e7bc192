using Weir.Formats;
using Weir.Formats.Csv;

namespace Weir.Connectors.Files;

/// <summary>A CSV source that several parts of one scan read; the last part closes it.</summary>
internal sealed class SharedCsvSource(string path, CsvLayout layout, CsvReadOptions options, int parts)
{
    private readonly Lock _gate = new();
    private CsvSource? _source;
    private int _left = parts;

    public string Path => path;

    /// <summary>The only bytes to read; null: all.</summary>
    public TextRange? Range { get; init; }

    public CsvSource Open(ScanContext context)
    {
        lock (_gate)
        {
            return _source ??= new CsvSource(
                () => FileStreams.Open(path, Range),
                layout,
                options with
                {
                    Budget = context.Budget,
                    Rejected = error => Reject(error, context),
                },
                Range
            )
            {
                Received = context.Metrics.AddBytes,
            };
        }
    }

    public ValueTask CloseAsync() =>
        Interlocked.Decrement(ref _left) == 0 && _source is { } source
            ? source.DisposeAsync()
            : ValueTask.CompletedTask;

    private static void Reject(CsvRowError error, ScanContext context)
    {
        context.Metrics.AddRejected(1);
        context.Rejects?.Reject(new RejectedRow(error.Source, error.Line, error.Column, error.Reason, error.RawText));
    }
}
