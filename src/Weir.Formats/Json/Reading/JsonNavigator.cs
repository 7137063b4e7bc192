using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Formats.Json;

/// <summary>
/// Finds the records of a text, checks all around them, and picks out single values by their paths. Goes token by token,
/// so that what stands outside of the records may be of any size; only nesting costs memory.
/// </summary>
internal sealed class JsonNavigator
{
    private readonly JsonReadOptions _options;
    private readonly JsonFormat _format;
    private readonly JsonPath[] _paths;
    private readonly bool _mayBeSingle;
    private readonly int[] _matched;
    private readonly JsonCapture[] _captures;
    private Frame[] _frames = new Frame[16];
    private int _depth;
    private State _state = State.Value;

    public JsonNavigator(JsonReadOptions options, JsonFormat format, string records)
    {
        _options = options;
        _format = format;
        var path = JsonPath.Parse(records);
        _mayBeSingle = path.Steps.IsEmpty;
        _paths = [path.Array, .. options.Captures.Select(JsonPath.Parse)];
        _matched = new int[_paths.Length];
        _captures = new JsonCapture[options.Captures.Count];
    }

    private enum State
    {
        Value,
        FirstElement,
        FirstName,
        Name,
        After,
        Done,
    }

    public JsonRecordsState Records { get; private set; }

    public IReadOnlyList<JsonCapture> Captures => _captures;

    private bool IsMany => _format != JsonFormat.Document;

    /// <summary>Goes to the next record; the caller reads it and calls <see cref="EndRecord"/>.</summary>
    public JsonEvent Next(ref JsonScanner scanner)
    {
        while (true)
        {
            scanner.IsLine = false;
            var at = scanner.Blanks(scanner.At);
            scanner.At = at;
            if (at >= scanner.Length && _depth == 0 && _state != State.After && !IsEmptyDocument)
            {
                return scanner.IsFinal ? JsonEvent.End : JsonEvent.More;
            }

            var end = _state switch
            {
                State.Value => Value(ref scanner, at, false),
                State.FirstElement => Value(ref scanner, at, true),
                State.FirstName => Name(ref scanner, at, true),
                State.Name => Name(ref scanner, at, false),
                State.After => After(ref scanner, at),
                _ => scanner.Fail(at, "the document has ended, but the text goes on"),
            };
            switch (end)
            {
                case IsRecord:
                    scanner.IsLine = _format == JsonFormat.Lines;
                    return JsonEvent.Record;
                case JsonScanner.More:
                    return JsonEvent.More;
                case JsonScanner.Bad:
                    return JsonEvent.Bad;
                default:
                    scanner.At = end;
                    break;
            }
        }
    }

    /// <summary>Goes on after a record; negative when the line does not end after it, or does not end yet.</summary>
    public int EndRecord(ref JsonScanner scanner, int at)
    {
        if (_depth == 0 && _format == JsonFormat.Lines)
        {
            at = scanner.Blanks(at);
            if (scanner[at] != '\n' && !(at >= scanner.Length && scanner.IsFinal))
            {
                return scanner.Fail(at, "the record has ended, but the line goes on");
            }
        }

        Resume(ref scanner, at);
        return at;
    }

    /// <summary>Goes on at the place as if a record had ended there.</summary>
    public void Resume(ref JsonScanner scanner, int at)
    {
        _state =
            _depth > 0 ? State.After
            : IsMany ? State.Value
            : State.Done;
        scanner.At = at;
    }

    private const int IsRecord = -3;

    private bool IsEmptyDocument => _format == JsonFormat.Document && _state == State.Value;

    private int Value(ref JsonScanner scanner, int at, bool mayEnd)
    {
        var c = scanner[at];
        if (mayEnd && c == ']')
        {
            return Pop(at);
        }

        if (_depth == 0 ? IsMany : _frames[_depth - 1].HoldsRecords)
        {
            Records = JsonRecordsState.Found;
            return IsMany && at < scanner.Length ? IsRecord
                : c is 0 or (byte)']' or (byte)'}' or (byte)',' ? scanner.Fail(at, "a record is missing")
                : IsRecord;
        }

        if (_depth > 0 && !_frames[_depth - 1].IsObject)
        {
            Match(_frames[_depth - 1].Index);
        }

        var isRecords = !IsMany && IsAt(0);
        if (isRecords && _mayBeSingle && c != '[')
        {
            Records = JsonRecordsState.Found;
            return c == 0 ? scanner.Fail(at, "a value is missing") : IsRecord;
        }

        if (c is (byte)'{' or (byte)'[')
        {
            return Open(ref scanner, at, isRecords);
        }

        var end = scanner.Scalar(at, out var kind);
        if (end >= 0)
        {
            Note(isRecords, kind == JsonKind.Null ? JsonRecordsState.Null : JsonRecordsState.NotArray);
            Capture(ref scanner, at, end, kind);
            _state = _depth == 0 ? State.Done : State.After;
        }

        return end;
    }

    private int Open(ref JsonScanner scanner, int at, bool isRecords)
    {
        if (_depth >= _options.MaximumDepth)
        {
            return scanner.TooDeep(at);
        }

        var isObject = scanner[at] == '{';
        Note(isRecords, isObject ? JsonRecordsState.NotArray : JsonRecordsState.Found);
        for (var i = 1; i < _paths.Length; i++)
        {
            if (IsAt(i))
            {
                _captures[i - 1] = new JsonCapture(JsonCaptureKind.Container, null);
            }
        }

        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _frames.Length * 2);
        }

        _frames[_depth++] = new Frame { IsObject = isObject, HoldsRecords = isRecords && !isObject };
        _state = isObject ? State.FirstName : State.FirstElement;
        return at + 1;
    }

    private int Name(ref JsonScanner scanner, int at, bool mayEnd)
    {
        if (mayEnd && scanner[at] == '}')
        {
            return Pop(at);
        }

        var end = scanner.Name(at, out var start, out var length, out var isEscaped);
        if (end >= 0)
        {
            var name = scanner.Slice(start, length);
            Match(isEscaped ? Encoding.UTF8.GetBytes(JsonText.Decode(name, true)) : name);
            _state = State.Value;
        }

        return end;
    }

    private int After(ref JsonScanner scanner, int at)
    {
        if (_depth == 0)
        {
            _state = State.Done;
            return at;
        }

        var isObject = _frames[_depth - 1].IsObject;
        var c = scanner[at];
        if (c == ',')
        {
            _frames[_depth - 1].Index++;
            _state = isObject ? State.Name : State.Value;
            return at + 1;
        }

        return c == (isObject ? '}' : ']')
            ? Pop(at)
            : scanner.Fail(at, isObject ? "a comma or } is missing" : "a comma or ] is missing");
    }

    private int Pop(int at)
    {
        _depth--;
        _state = _depth == 0 ? State.Done : State.After;
        for (var i = 0; i < _matched.Length; i++)
        {
            _matched[i] = Math.Min(_matched[i], _depth);
        }

        return at + 1;
    }

    /// <summary>Whether the value about to be read is the one at the path.</summary>
    private bool IsAt(int path) => _matched[path] == _depth && _paths[path].Steps.Length == _depth;

    private void Match(scoped ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _paths.Length; i++)
        {
            var steps = _paths[i].Steps;
            if (_matched[i] >= _depth - 1)
            {
                _matched[i] = steps.Length >= _depth && steps[_depth - 1].Matches(name) ? _depth : _depth - 1;
            }
        }
    }

    private void Match(int index)
    {
        for (var i = 0; i < _paths.Length; i++)
        {
            var steps = _paths[i].Steps;
            if (_matched[i] >= _depth - 1)
            {
                _matched[i] = steps.Length >= _depth && steps[_depth - 1].Matches(index) ? _depth : _depth - 1;
            }
        }
    }

    private void Note(bool isRecords, JsonRecordsState state)
    {
        if (isRecords && Records != JsonRecordsState.Found)
        {
            Records = state;
        }
    }

    private void Capture(ref JsonScanner scanner, int at, int end, JsonKind kind)
    {
        for (var i = 1; i < _paths.Length; i++)
        {
            if (!IsAt(i))
            {
                continue;
            }

            var text = scanner.Slice(at, end - at);
            _captures[i - 1] = kind switch
            {
                JsonKind.Null => new JsonCapture(JsonCaptureKind.Null, null),
                JsonKind.String or JsonKind.EscapedString => new JsonCapture(
                    JsonCaptureKind.String,
                    JsonText.Decode(text[1..^1], kind == JsonKind.EscapedString)
                ),
                JsonKind.True or JsonKind.False => new JsonCapture(
                    JsonCaptureKind.Boolean,
                    Encoding.UTF8.GetString(text)
                ),
                _ => new JsonCapture(JsonCaptureKind.Number, Encoding.UTF8.GetString(text)),
            };
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Frame
    {
        public bool IsObject;
        public bool HoldsRecords;
        public int Index;
    }
}
