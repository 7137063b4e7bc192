namespace Weir.Formats.Json;

/// <summary>
/// Cuts records in lines into chunks of whole lines for several readers at once: whoever asks gets the next chunk, so
/// each record comes from exactly one of them. Memory: a chunk for each reader, or twice the longest line.
/// </summary>
public sealed class JsonLineSource
{
    private readonly JsonReadOptions _options;
    private readonly JsonInput _text;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _left;

    /// <summary>Reads from the input, which is disposed with the last of that many readers.</summary>
    public JsonLineSource(JsonInput text, JsonReadOptions options, int readers)
    {
        _text = text;
        _options = options;
        _left = readers;
    }

    /// <summary>The input of one of the readers; each is to be disposed once.</summary>
    public JsonInput Open() => new(this, _options);

    /// <summary>Gives an input that has used up its window the next one; none at the end of the text.</summary>
    internal async ValueTask FillAsync(JsonInput target, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var length = _text.IsFinal ? _text.Count : _text.Data.LastIndexOf((byte)'\n') + 1;
                if (length > 0 || _text.IsFinal)
                {
                    target.Take(_text, length);
                    _text.Use(length);
                    return;
                }

                await _text.MoreAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    internal async ValueTask ReleaseAsync()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _turn.Dispose();
            await _text.DisposeAsync().ConfigureAwait(false);
        }
    }
}
