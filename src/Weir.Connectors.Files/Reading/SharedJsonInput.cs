using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>A JSON file that the parts of one scan read; the last part closes it.</summary>
internal sealed class SharedJsonInput(JsonContent file, int parts)
{
    private readonly Lock _gate = new();
    private JsonLineSource? _lines;
    private int _parts = parts;

    public string Path => file.Path;

    public JsonReader Open(ScanContext context, IReadOnlyList<int> projection)
    {
        var options = file.OptionsFor(context);
        lock (_gate)
        {
            if (_lines is null && _parts > 1)
            {
                _lines = new JsonLineSource(OpenFile(context, options), options, _parts);
            }
        }

        var input = _lines is { } lines ? lines.Open() : OpenFile(context, options);
        return new JsonReader(input, file.Layout, options, projection);
    }

    /// <summary>One of the parts will not be read.</summary>
    public ValueTask SkipAsync()
    {
        lock (_gate)
        {
            if (_lines is null)
            {
                _parts--;
                return ValueTask.CompletedTask;
            }
        }

        return _lines.Open().DisposeAsync();
    }

    private JsonInput OpenFile(ScanContext context, JsonReadOptions options) =>
        new(FileStreams.Open(Path), options) { Received = context.Metrics.AddBytes };
}
