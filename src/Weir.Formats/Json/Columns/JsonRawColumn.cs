using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>A column of JSON values as they stand in the text.</summary>
internal sealed class JsonRawColumn(JsonNode node, JsonReadOptions options) : JsonColumn(node)
{
    private readonly TextColumnBuilder _builder = new(node.Type, options.BatchRows, options.Budget);

    public override void Read(ReadOnlySpan<byte> data, JsonRowErrors errors)
    {
        foreach (var slot in Node.Slots)
        {
            switch (slot.Kind)
            {
                case JsonKind.Null:
                    _builder.AppendNull();
                    break;
                case JsonKind.String or JsonKind.EscapedString:
                    _builder.Append(data.Slice(slot.Start - 1, slot.Length + 2));
                    break;
                default:
                    _builder.Append(Text(data, slot));
                    break;
            }
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();
}
