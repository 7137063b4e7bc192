using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>A column of objects: one column for each field, and which objects are there.</summary>
internal sealed class JsonStructColumn : JsonColumn
{
    private readonly JsonColumn[] _fields;
    private readonly FixedColumnBuilder<bool> _present;

    public JsonStructColumn(JsonNode node, JsonReadOptions options)
        : base(node)
    {
        _fields = Array.ConvertAll(node.Children, c => JsonColumns.Create(c, options));
        _present = new FixedColumnBuilder<bool>(DataType.Boolean, options.BatchRows, options.Budget);
    }

    public override void Read(ReadOnlySpan<byte> data, JsonRowErrors errors)
    {
        var slots = Node.Slots;
        var first = _present.Length;
        _present.AppendUninitialized(slots.Length).Clear();
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].Kind == JsonKind.Object)
            {
                continue;
            }

            _present.SetNull(first + i);
            if (!slots[i].IsNull)
            {
                errors.Wrong(Node, slots[i]);
            }
        }

        foreach (var field in _fields)
        {
            field.Read(data, errors);
        }
    }

    public override Column Build()
    {
        using var present = _present.Build();
        return new StructColumn(
            Node.Type,
            present.Length,
            Array.ConvertAll(_fields, f => f.Build()),
            present.ValidityBuffer?.Retain()
        );
    }

    public override void Dispose()
    {
        _present.Dispose();
        foreach (var field in _fields)
        {
            field.Dispose();
        }
    }
}
