using System.Text;
using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>
/// The narrowest type of all values seen at one place. Objects are structs, arrays lists; objects or arrays among other
/// values are JSON; other mixtures are text, and so is a place where only nulls were seen.
/// </summary>
internal sealed class JsonGuess
{
    private const int MostFields = 512;
    private const int DeepestType = 32;

    private readonly JsonKeys _keys = new();
    private readonly List<JsonGuess> _fields = [];
    private readonly JsonNumberGuess _numbers = new();
    private Seen _seen;
    private MomentKinds _moments = MomentKinds.All;

    [Flags]
    private enum Seen
    {
        None = 0,
        Boolean = 1,
        Number = 2,
        String = 4,
        Special = 8,
        Object = 16,
        Array = 32,
    }

    /// <summary>What the elements of arrays were.</summary>
    public JsonGuess? Element { get; private set; }

    /// <summary>Whether all values were objects, and some had fields.</summary>
    public bool IsObject => _seen == Seen.Object && _fields.Count > 0;

    /// <summary>Whether nothing but nulls was seen.</summary>
    public bool IsEmpty => _seen == Seen.None;

    /// <summary>A text that also takes other values, since it was inferred from more than strings.</summary>
    public bool TakesAny => _seen is not Seen.String;

    /// <summary>The fields in the order of their appearance.</summary>
    public IEnumerable<string> FieldNames
    {
        get
        {
            for (var i = 0; i < _keys.Count; i++)
            {
                yield return Encoding.UTF8.GetString(_keys[i]);
            }
        }
    }

    public JsonGuess? Field(string name) =>
        _keys.Find(JsonNode.Key(name), 0) is var place && place >= 0 ? _fields[place] : null;

    public DataType Type(int depth = 0) =>
        _seen switch
        {
            Seen.Object => _fields.Count is 0 or > MostFields || depth >= DeepestType
                ? DataType.Json
                : DataType.Struct([.. FieldNames.Select((n, i) => new Field(n, _fields[i].Type(depth + 1)))]),
            Seen.Array => depth >= DeepestType
                ? DataType.Json
                : DataType.List(Element?.Type(depth + 1) ?? DataType.Varchar),
            _ when (_seen & (Seen.Object | Seen.Array)) != Seen.None => DataType.Json,
            Seen.Boolean => DataType.Boolean,
            Seen.Number or Seen.Number | Seen.Special => _numbers.Type ?? DataType.Varchar,
            Seen.String => Moment(),
            _ => DataType.Varchar,
        };

    /// <summary>Takes the value at the place into account; returns its end or negative.</summary>
    public int Observe(ref JsonScanner scanner, int at, int depth)
    {
        if (scanner[at] == '{')
        {
            _seen |= Seen.Object;
            return depth > DeepestType || _fields.Count > MostFields && depth > 0
                ? scanner.Skip(at)
                : Object(ref scanner, at, depth);
        }

        if (scanner[at] == '[')
        {
            _seen |= Seen.Array;
            return depth > DeepestType ? scanner.Skip(at) : List(ref scanner, at, depth);
        }

        var end = scanner.Scalar(at, out var kind);
        if (end < 0)
        {
            return end;
        }

        switch (kind)
        {
            case JsonKind.True or JsonKind.False:
                _seen |= Seen.Boolean;
                break;
            case JsonKind.Integer or JsonKind.Number:
                _seen |= Seen.Number;
                _numbers.Observe(scanner.Slice(at, end - at), kind == JsonKind.Integer);
                break;
            case JsonKind.String or JsonKind.EscapedString:
                String(scanner.Slice(at + 1, end - at - 2));
                break;
            default:
                break;
        }

        return end;
    }

    public void Merge(JsonGuess other)
    {
        _seen |= other._seen;
        _moments &= other._moments;
        _numbers.Merge(other._numbers);
        if (other.Element is { } element)
        {
            (Element ??= new JsonGuess()).Merge(element);
        }

        for (var i = 0; i < other._fields.Count; i++)
        {
            FieldOf(other._keys[i], i, out _).Merge(other._fields[i]);
        }
    }

    private JsonGuess FieldOf(ReadOnlySpan<byte> name, int hint, out int place)
    {
        place = _keys.Find(name, hint);
        if (place < 0)
        {
            place = _keys.Add(name);
            _fields.Add(new JsonGuess());
        }

        return _fields[place];
    }

    private void String(ReadOnlySpan<byte> text)
    {
        if (JsonSpecial.Is(text))
        {
            _seen |= Seen.Special;
            _moments = MomentKinds.None;
            _numbers.ObserveSpecial();
            return;
        }

        _seen |= Seen.String;
        if (_moments != MomentKinds.None)
        {
            _moments &= Moments.Of(text);
        }
    }

    private DataType Moment() =>
        (_moments & MomentKinds.Date) != MomentKinds.None ? DataType.Date
        : (_moments & MomentKinds.Timestamp) != MomentKinds.None ? DataType.Timestamp
        : (_moments & MomentKinds.Instant) != MomentKinds.None ? DataType.TimestampTz
        : (_moments & MomentKinds.Time) != MomentKinds.None ? DataType.Time
        : DataType.Varchar;

    private int Object(ref JsonScanner scanner, int at, int depth)
    {
        var next = 0;
        at = scanner.Blanks(at + 1);
        if (scanner[at] == '}')
        {
            return at + 1;
        }

        while (true)
        {
            at = scanner.Name(at, out var start, out var length, out var isEscaped);
            if (at < 0)
            {
                return at;
            }

            var name = scanner.Slice(start, length);
            var field = FieldOf(isEscaped ? JsonNode.Key(JsonText.Decode(name, true)) : name, next, out next);
            next++;
            at = field.Observe(ref scanner, at, depth + 1);
            if (at < 0)
            {
                return at;
            }

            at = scanner.Blanks(at);
            if (scanner[at] == '}')
            {
                return at + 1;
            }

            if (scanner[at] != ',')
            {
                return scanner.Fail(at, "a comma or } is missing");
            }

            at = scanner.Blanks(at + 1);
        }
    }

    private int List(ref JsonScanner scanner, int at, int depth)
    {
        at = scanner.Blanks(at + 1);
        if (scanner[at] == ']')
        {
            return at + 1;
        }

        Element ??= new JsonGuess();
        while (true)
        {
            at = Element.Observe(ref scanner, at, depth + 1);
            if (at < 0)
            {
                return at;
            }

            at = scanner.Blanks(at);
            if (scanner[at] == ']')
            {
                return at + 1;
            }

            if (scanner[at] != ',')
            {
                return scanner.Fail(at, "a comma or ] is missing");
            }

            at = scanner.Blanks(at + 1);
        }
    }
}
