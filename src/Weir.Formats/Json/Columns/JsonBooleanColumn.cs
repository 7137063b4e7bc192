using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Json;

/// <summary>A column of true and false.</summary>
internal sealed class JsonBooleanColumn(JsonNode node, JsonReadOptions options) : JsonColumn(node)
{
    private readonly FixedColumnBuilder<bool> _builder = new(node.Type, options.BatchRows, options.Budget);

    public override void Read(ReadOnlySpan<byte> data, JsonRowErrors errors)
    {
        var slots = Node.Slots;
        var first = _builder.Length;
        var target = _builder.AppendUninitialized(slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
            target[i] = slot.Kind == JsonKind.True;
            if (slot.Kind is JsonKind.True or JsonKind.False)
            {
                continue;
            }

            if (slot.IsNull)
            {
                _builder.SetNull(first + i);
            }
            else if (
                !Node.IsDeclared
                || slot.Kind != JsonKind.String
                || !ValueParser.TryParseBoolean(Text(data, slot), out target[i])
            )
            {
                errors.Wrong(Node, slot);
            }
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();
}
