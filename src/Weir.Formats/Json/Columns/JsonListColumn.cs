using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>A column of arrays: one column of all elements, and where each array ends.</summary>
internal sealed class JsonListColumn : JsonColumn
{
    private readonly JsonColumn _elements;
    private readonly FixedColumnBuilder<int> _offsets;
    private int _elementCount;

    public JsonListColumn(JsonNode node, JsonReadOptions options)
        : base(node)
    {
        _elements = JsonColumns.Create(node.Children[0], options);
        _offsets = new FixedColumnBuilder<int>(DataType.Int32, options.BatchRows + 1, options.Budget);
    }

    public override void Read(ReadOnlySpan<byte> data, JsonRowErrors errors)
    {
        if (_offsets.Length == 0)
        {
            _offsets.Append(0);
        }

        var slots = Node.Slots;
        var ends = Node.Ends;
        // The offset that ends a row comes after the one that begins it: row n has the validity bit n.
        var first = _offsets.Length - 1;
        var target = _offsets.AppendUninitialized(slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            target[i] = _elementCount + ends[i];
            if (slots[i].Kind == JsonKind.Array)
            {
                continue;
            }

            _offsets.SetNull(first + i);
            if (!slots[i].IsNull)
            {
                errors.Wrong(Node, slots[i]);
            }
        }

        _elementCount += Node.Children[0].Count;
        _elements.Read(data, errors);
    }

    public override Column Build()
    {
        if (_offsets.Length == 0)
        {
            _offsets.Append(0);
        }

        using var offsets = (Column<int>)_offsets.Build();
        _elementCount = 0;
        return new ListColumn(
            Node.Type,
            offsets.Length - 1,
            offsets.ValuesBuffer.Retain(),
            _elements.Build(),
            offsets.ValidityBuffer?.Retain()
        );
    }

    public override void Dispose()
    {
        _offsets.Dispose();
        _elements.Dispose();
    }
}
