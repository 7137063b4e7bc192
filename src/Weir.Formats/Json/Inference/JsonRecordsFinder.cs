namespace Weir.Formats.Json;

/// <summary>
/// Looks through the beginning of a document for its records: the array of objects nearest to the top, of several the
/// first; else the first empty array right below the top.
/// </summary>
internal sealed class JsonRecordsFinder
{
    private const int Deepest = 8;

    private readonly List<string> _names = [];
    private JsonPath? _best;
    private int _bestDepth = int.MaxValue;
    private JsonPath? _empty;

    /// <summary>The path; null when the document seems to be one record.</summary>
    public static JsonPath? Find(ref JsonScanner scanner, int at)
    {
        var finder = new JsonRecordsFinder();
        finder.Object(ref scanner, at);
        return finder._best ?? finder._empty;
    }

    private int Object(ref JsonScanner scanner, int at)
    {
        at = scanner.Blanks(at + 1);
        while (scanner[at] == '"')
        {
            at = scanner.Name(at, out var start, out var length, out var isEscaped);
            if (at < 0)
            {
                return at;
            }

            if (scanner[at] is (byte)'[' or (byte)'{')
            {
                _names.Add(JsonText.Decode(scanner.Slice(start, length), isEscaped));
                at = Container(ref scanner, at);
                _names.RemoveAt(_names.Count - 1);
            }
            else
            {
                at = scanner.Scalar(at, out _);
            }

            if (at < 0)
            {
                return at;
            }

            at = scanner.Blanks(at);
            if (scanner[at] != ',')
            {
                break;
            }

            at = scanner.Blanks(at + 1);
        }

        return scanner[at] == '}' ? at + 1 : scanner.Fail(at, "a comma or } is missing");
    }

    private int Container(ref JsonScanner scanner, int at)
    {
        if (scanner[at] == '{')
        {
            return _names.Count < Deepest && _names.Count < _bestDepth ? Object(ref scanner, at) : scanner.Skip(at);
        }

        var first = scanner.Blanks(at + 1);
        if (scanner[first] == '{' && _names.Count < _bestDepth)
        {
            _best = JsonPath.Of(_names);
            _bestDepth = _names.Count;
        }
        else if (scanner[first] == ']' && _names.Count == 1)
        {
            _empty ??= JsonPath.Of(_names);
        }

        return scanner.Skip(at);
    }
}
