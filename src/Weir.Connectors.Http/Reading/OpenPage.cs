using Weir.Columnar;
using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>A page that is being read.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly PageStream _stream;
    private readonly JsonReader _reader;
    private readonly JsonReadOptions _options;
    private long _rows;

    private OpenPage(PageStream stream, JsonReader reader, JsonReadOptions options)
    {
        _stream = stream;
        _reader = reader;
        _options = options;
    }

    public PageRequest Request => _stream.Request;

    /// <summary>Records left out so far.</summary>
    public long Rejected => _reader.RejectedRows;

    /// <summary>
    /// Requests the page, or takes the one of the sample over; null when 404 says that there is none.
    /// </summary>
    public static async ValueTask<OpenPage?> OpenAsync(
        HttpTable table,
        PageRequest request,
        IReadOnlyList<int> columns,
        JsonReadOptions options,
        ScanMetrics metrics,
        CancellationToken cancellationToken
    )
    {
        PageStream? stream;
        JsonInput input;
        if (table.FirstPage is { } first && await first.TakeAsync(request).ConfigureAwait(false) is { } taken)
        {
            (stream, input) = taken;
            stream.Counts.GoTo(metrics);
        }
        else
        {
            stream = await PageStream
                .OpenAsync(table.Source.Sender, request, new RequestCounts(metrics), cancellationToken)
                .ConfigureAwait(false);
            if (stream is null)
            {
                return null;
            }

            input = new JsonInput(stream, options);
        }

        try
        {
            metrics.AddPage();
            var layout =
                table.Layout
                ?? await JsonSniffer.SniffAsync(input, options, null, cancellationToken).ConfigureAwait(false);
            return new OpenPage(stream, new JsonReader(input, layout, options, columns), options);
        }
        catch
        {
            await input.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The next rows; null at the end of the page.</summary>
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        var batch = await _reader.NextAsync(cancellationToken).ConfigureAwait(false);
        _rows += batch?.StoredLength ?? 0;
        return batch;
    }

    /// <summary>What the page says of the next one, once it was read to its end.</summary>
    public PageFacts Facts() =>
        new()
        {
            Request = Request,
            Url = _stream.Url,
            Rows = _rows,
            NewRows = _rows,
            Fingerprint = _reader.Fingerprint,
            Value = Value,
            Header = _stream.Header,
        };

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private string? Value(string path)
    {
        for (var i = 0; i < _options.Captures.Count; i++)
        {
            if (_options.Captures[i] == path)
            {
                var captured = _reader.Captured[i];
                return captured.Kind == JsonCaptureKind.Container
                    ? throw new WeirException(
                        ErrorCode.InvalidData,
                        $"{Request}: there is an object or array at {path}, where one value is needed"
                    )
                    : captured.Text;
            }
        }

        return null;
    }
}
