using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>A column of text: strings, and all else as its JSON text where that is allowed.</summary>
internal sealed class JsonTextColumn(JsonNode node, JsonReadOptions options) : JsonColumn(node)
{
    private readonly TextColumnBuilder _builder = new(node.Type, options.BatchRows, options.Budget);

    public override void Read(ReadOnlySpan<byte> data, JsonRowErrors errors)
    {
        foreach (var slot in Node.Slots)
        {
            switch (slot.Kind)
            {
                case JsonKind.String:
                    _builder.Append(Text(data, slot));
                    break;
                case JsonKind.Null:
                    _builder.AppendNull();
                    break;
                case JsonKind.EscapedString:
                    Unescape(data, slot, errors);
                    break;
                case var _ when Node.TakesAny:
                    _builder.Append(Text(data, slot));
                    break;
                default:
                    errors.Wrong(Node, slot);
                    _builder.AppendNull();
                    break;
            }
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();

    private void Unescape(ReadOnlySpan<byte> data, JsonSlot slot, JsonRowErrors errors)
    {
        var length = JsonText.Unescape(Text(data, slot), _builder.Reserve(slot.Length));
        if (length >= 0)
        {
            _builder.CommitReserved(length);
            return;
        }

        errors.LoneSurrogate(Node, slot);
        _builder.AppendNull();
    }
}
