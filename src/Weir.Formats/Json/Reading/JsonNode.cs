using System.Text;
using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>
/// A place in the records: a field or the elements of a list. Collects where its values stand in the buffer, one slot for
/// each value of the place above it, so that a column is then made of them in one loop.
/// </summary>
internal sealed class JsonNode
{
    private JsonSlot[] _slots = new JsonSlot[64];
    private int[] _ends;

    public JsonNode(JsonNodeKind kind, string path, DataType type, JsonNode[] children)
    {
        Kind = kind;
        Path = path;
        Type = type;
        Children = children;
        _ends = kind == JsonNodeKind.List ? new int[64] : [];
        Wanted = kind == JsonNodeKind.Struct ? children.Count(c => c.Kind != JsonNodeKind.Skipped) : 0;
    }

    public JsonNodeKind Kind { get; }

    /// <summary>Names from the top, such as <c>address.city</c> and <c>tags[]</c>.</summary>
    public string Path { get; }

    public DataType Type { get; }

    /// <summary>Fields in the order of <see cref="Keys"/>, or the element.</summary>
    public JsonNode[] Children { get; }

    /// <summary>The names of the fields.</summary>
    public JsonKeys Keys { get; } = new();

    /// <summary>Names of other fields that a warning was given of.</summary>
    public JsonKeys Known { get; } = new();

    /// <summary>How many fields are not skipped.</summary>
    public int Wanted { get; }

    /// <summary>The type was declared: strings are read as it.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>Fields that are not among the keys are no drift.</summary>
    public bool IsOpen { get; init; }

    /// <summary>A text that takes any other value, too.</summary>
    public bool TakesAny { get; init; }

    public int Count { get; private set; }

    public ReadOnlySpan<JsonSlot> Slots => _slots.AsSpan(0, Count);

    /// <summary>For each row of a list how many elements there are with it and all before.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    public static byte[] Key(string name) => Encoding.UTF8.GetBytes(name);

    public void Add(JsonSlot slot)
    {
        if (Count == _slots.Length)
        {
            Grow();
        }

        if (Kind == JsonNodeKind.List)
        {
            _ends[Count] = Children[0].Count;
        }

        _slots[Count++] = slot;
    }

    /// <summary>A value with nothing in it: null, missing, or one that is not taken apart.</summary>
    public void AddLeaf(JsonSlot slot)
    {
        if (Kind == JsonNodeKind.Struct)
        {
            Complete(Count);
        }

        Add(slot);
    }

    /// <summary>Gives the fields that row lacks a null.</summary>
    public void Complete(int row)
    {
        foreach (var child in Children)
        {
            if (child.Count == row && child.Kind != JsonNodeKind.Skipped)
            {
                child.AddLeaf(default);
            }
        }
    }

    /// <summary>Takes rows from the end away, also half a row.</summary>
    public void Truncate(int count)
    {
        if (Kind == JsonNodeKind.Struct)
        {
            foreach (var child in Children)
            {
                child.Truncate(count);
            }
        }
        else if (Kind == JsonNodeKind.List)
        {
            Children[0].Truncate(count == 0 ? 0 : _ends[count - 1]);
        }

        Count = Math.Min(Count, count);
    }

    private void Grow()
    {
        Array.Resize(ref _slots, _slots.Length * 2);
        if (Kind == JsonNodeKind.List)
        {
            Array.Resize(ref _ends, _slots.Length);
        }
    }
}
