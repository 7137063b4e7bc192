using System.Globalization;
using System.Text;
using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>What is wrong with the records of a batch: raises at the first one, or hands each to the reject sink once.</summary>
internal sealed class JsonRowErrors(JsonReadOptions options, JsonInput input, bool isLines)
{
    private const int LongestRaw = 64 << 10;
    private const int LongestShown = 100;
    private const int MostWarnings = 100;

    private readonly List<(int Row, string Path, int At)> _newFields = [];
    private bool[] _bad = new bool[Batch.DefaultRows];
    private JsonNode? _root;
    private int _warnings;
    private int _before;
    private long _records;

    /// <summary>Whether some record of the batch is bad.</summary>
    public bool Any { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>The root whose slots tell where records are.</summary>
    public JsonNode Root
    {
        set => _root = value;
    }

    /// <summary>A new batch begins.</summary>
    public void BeginBatch()
    {
        if (Any)
        {
            Array.Clear(_bad);
            Any = false;
        }
    }

    /// <summary>The records collected now follow that many of the batch.</summary>
    public void BeginWindow(int before)
    {
        _before = before;
        _newFields.Clear();
    }

    /// <summary>The records collected so far have been taken over.</summary>
    public void EndWindow() => _records += _root!.Count;

    /// <summary>A field that the sample did not have; told now or when its record is complete.</summary>
    public void NewField(JsonNode node, ReadOnlySpan<byte> name, int at, int row)
    {
        if (options.Drift != JsonDriftPolicy.Widen)
        {
            _newFields.Add((row, PathOf(node, name), at));
        }
        else if (options.Warn is not null && _warnings < MostWarnings && node.Known.Find(name, 0) < 0)
        {
            node.Known.Add(name);
            _warnings++;
            options.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{options.Name}, line {input.PlaceOf(at).Line}: the field \"{PathOf(node, name)}\" is new and left out; the sample did not have it"
                )
            );
        }
    }

    /// <summary>The record turned out to be incomplete.</summary>
    public void ForgetFields(int row) => _newFields.RemoveAll(f => f.Row >= row);

    /// <summary>Deals with fields that the sample did not have.</summary>
    public void CheckFields()
    {
        foreach (var (row, path, at) in _newFields)
        {
            Add(
                row,
                at,
                path,
                ErrorCode.SchemaDrift,
                "the sample that the columns come from did not have this field",
                "Declare it with types, raise sample_size, or set drift to widen."
            );
        }

        _newFields.Clear();
    }

    /// <summary>A record that is no object.</summary>
    public void NotAnObject(int row)
    {
        var slot = _root!.Slots[row];
        Add(
            row,
            slot.Start,
            null,
            ErrorCode.InvalidData,
            $"a record must be an object, not {Describe(slot)}",
            "If the records stand elsewhere in the document, say where with records."
        );
    }

    /// <summary>A value that its column cannot hold.</summary>
    public void Wrong(JsonNode node, JsonSlot slot)
    {
        var (row, code) = (RowOf(slot.Start), node.IsDeclared ? ErrorCode.InvalidData : ErrorCode.SchemaDrift);
        Add(
            row,
            slot.Start,
            node.Path,
            code,
            $"{Describe(slot)} is not a valid {node.Type}",
            node.IsDeclared
                ? "Declare another type, or set drift to reject."
                : "The type was inferred from the first records: declare it with types, or raise sample_size."
        );
    }

    /// <summary>A string that no text can hold.</summary>
    public void LoneSurrogate(JsonNode node, JsonSlot slot) =>
        Add(
            RowOf(slot.Start),
            slot.Start,
            node.Path,
            ErrorCode.InvalidData,
            "a string holds half of a surrogate pair, which no text can be",
            "Declare the column as json to keep it as it stands, or set drift to reject."
        );

    /// <summary>Leaves out a malformed line where that is the policy.</summary>
    public void MalformedLine(string reason, int at, int length)
    {
        Rejected++;
        var raw = Encoding.UTF8.GetString(input.Data.Slice(at, Math.Min(length, LongestRaw)));
        var line = input.PlaceOf(at).Line;
        options.Rejected?.Invoke(new JsonRecordError(options.Name, line, line, null, reason, raw));
    }

    /// <summary>The rows that are not bad, as a selection.</summary>
    public NativeBuffer Good(int count, out int good)
    {
        var selection = NativeBuffer.Allocate((long)count * sizeof(int));
        var rows = selection.As<int>();
        good = 0;
        for (var i = 0; i < count; i++)
        {
            if (i >= _bad.Length || !_bad[i])
            {
                rows[good++] = i;
            }
        }

        return selection;
    }

    private static string PathOf(JsonNode node, ReadOnlySpan<byte> name) =>
        node.Path.Length == 0 ? Show(name) : $"{node.Path}.{Show(name)}";

    private static string Show(ReadOnlySpan<byte> value) =>
        value.Length <= LongestShown
            ? Encoding.UTF8.GetString(value)
            : Encoding.UTF8.GetString(value[..LongestShown]) + "…";

    private string Describe(JsonSlot slot)
    {
        var text = input.Data.Slice(slot.Start, slot.Length);
        return slot.Kind switch
        {
            JsonKind.String or JsonKind.EscapedString => $"the string \"{Show(text)}\"",
            JsonKind.Object => $"the object {Show(text)}",
            JsonKind.Array => $"the array {Show(text)}",
            _ => Show(text),
        };
    }

    private int RowOf(int at)
    {
        var slots = _root!.Slots;
        var (low, high) = (0, slots.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = slots[middle].Start <= at ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private void Add(int row, int at, string? path, ErrorCode code, string reason, string hint)
    {
        if (options.Drift != JsonDriftPolicy.Reject)
        {
            throw JsonError.At(
                options,
                code,
                input.PlaceOf(at),
                path is null ? reason : $"column \"{path}\": {reason}",
                hint
            );
        }

        var place = _before + row;
        if (_bad.Length <= place)
        {
            Array.Resize(ref _bad, Math.Max(place + 1, _bad.Length * 2));
        }

        if (_bad[place])
        {
            return;
        }

        Any = true;
        _bad[place] = true;
        Rejected++;
        var slot = _root!.Slots[row];
        var line = input.PlaceOf(slot.Start).Line;
        var raw = Encoding.UTF8.GetString(input.Data.Slice(slot.Start, Math.Min(slot.Length, LongestRaw)));
        options.Rejected?.Invoke(
            new JsonRecordError(options.Name, isLines ? line : _records + row + 1, line, path, reason, raw)
        );
    }
}
