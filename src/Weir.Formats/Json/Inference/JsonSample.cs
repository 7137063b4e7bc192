namespace Weir.Formats.Json;

/// <summary>What the first bytes of a text tell.</summary>
internal sealed class JsonSample(JsonInput input, JsonReadOptions options)
{
    private const string Top = "$";

    public JsonFormat Format { get; private set; }

    public string Records { get; private set; } = Top;

    public JsonGuess Guess { get; private set; } = new();

    public int Rows { get; private set; }

    /// <summary>Bytes up to the last sampled record.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether all records of the text are in the sample.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Reads the sample from the window; false when more of the text is needed to tell anything.</summary>
    public bool TryRead()
    {
        (Guess, Rows, Bytes, IsWhole) = (new JsonGuess(), 0, 0, false);
        var scanner = input.Scan();
        if (!TryFindFormat(ref scanner))
        {
            return false;
        }

        if (options.Columns is not null)
        {
            return true;
        }

        Observe(ref scanner);
        return Rows > 0 || IsWhole;
    }

    private bool TryFindFormat(ref JsonScanner scanner)
    {
        var path = options.Records is { } given ? JsonPath.Parse(given) : null;
        Records = options.Records ?? Top;
        Format = options.Format;
        if (Format is JsonFormat.Lines or JsonFormat.Sequence)
        {
            if (path is { Steps.IsEmpty: false })
            {
                throw JsonError.Whole(
                    options,
                    ErrorCode.InvalidParameter,
                    "a records path leads into a document, not into records in lines"
                );
            }

            return true;
        }

        var at = scanner.Blanks(0);
        if (at >= scanner.Length)
        {
            Format = Format == JsonFormat.Auto && scanner.IsFinal ? JsonFormat.Lines : JsonFormat.Document;
            return scanner.IsFinal;
        }

        if (Format == JsonFormat.Auto && (path is null || path.Steps.IsEmpty))
        {
            Format = Several(ref scanner, at);
        }
        else
        {
            Format = JsonFormat.Document;
        }

        if (Format == JsonFormat.Document && options.Records is null && scanner[at] == '{')
        {
            Records = JsonRecordsFinder.Find(ref scanner, at)?.Text ?? Top;
        }

        return true;
    }

    /// <summary>Tells one document from records one after another by what follows the first value.</summary>
    private JsonFormat Several(ref JsonScanner scanner, int at)
    {
        var isArray = scanner[at] == '[';
        var end = scanner.Skip(at);
        if (end == JsonScanner.More)
        {
            var hasRecords = scanner[at] == '{' && JsonRecordsFinder.Find(ref scanner, at) is not null;
            return isArray || hasRecords ? JsonFormat.Document : JsonFormat.Sequence;
        }

        if (end < 0)
        {
            return IsLines(ref scanner, at) ? JsonFormat.Lines : JsonFormat.Document;
        }

        var next = scanner.Blanks(end);
        if (next >= scanner.Length && scanner.IsFinal)
        {
            return isArray || scanner[at] == '{' ? JsonFormat.Document : JsonFormat.Sequence;
        }

        var between = scanner.Slice(end, next - end);
        return between.Contains((byte)'\n') && !scanner.Slice(at, end - at).Contains((byte)'\n') ? JsonFormat.Lines
            : isArray ? JsonFormat.Document
            : JsonFormat.Sequence;
    }

    /// <summary>Whether a text whose first value is malformed still looks like records in lines.</summary>
    private static bool IsLines(ref JsonScanner scanner, int at)
    {
        var rest = scanner.Slice(at, scanner.Length - at);
        var line = rest.IndexOf((byte)'\n');
        if (line < 0 || scanner[at] != '{')
        {
            return false;
        }

        var next = scanner.Blanks(at + line + 1);
        var end = scanner[next] == '{' ? scanner.Skip(next) : JsonScanner.Bad;
        return end >= 0 && !scanner.Slice(next, end - next).Contains((byte)'\n');
    }

    private void Observe(ref JsonScanner scanner)
    {
        var navigator = new JsonNavigator(options, Format, Records);
        scanner.At = 0;
        while (Rows < options.SampleRows)
        {
            switch (navigator.Next(ref scanner))
            {
                case JsonEvent.End:
                    IsWhole = true;
                    Bytes = scanner.Length;
                    return;
                case JsonEvent.Record:
                    if (!Record(ref scanner, navigator))
                    {
                        return;
                    }

                    break;
                case JsonEvent.Bad:
                    throw Malformed(ref scanner);
                default:
                    return;
            }
        }
    }

    private bool Record(ref JsonScanner scanner, JsonNavigator navigator)
    {
        var start = scanner.At;
        var end = Guess.Observe(ref scanner, start, 0);
        if (end >= 0)
        {
            end = navigator.EndRecord(ref scanner, end);
        }

        if (end >= 0)
        {
            Rows++;
            Bytes = end;
            return true;
        }

        if (end == JsonScanner.More)
        {
            return false;
        }

        if (Format != JsonFormat.Lines || options.Drift != JsonDriftPolicy.Reject)
        {
            throw Malformed(ref scanner);
        }

        var line = scanner.Slice(start, scanner.Length - start).IndexOf((byte)'\n');
        if (line < 0)
        {
            IsWhole = scanner.IsFinal;
            return false;
        }

        navigator.Resume(ref scanner, start + line);
        return true;
    }

    private WeirException Malformed(ref JsonScanner scanner) =>
        JsonError.At(options, ErrorCode.InvalidFile, input.PlaceOf(scanner.BadAt), $"malformed JSON: {scanner.Reason}");
}
