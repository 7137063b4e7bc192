using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Json;

/// <summary>A column of enumeration labels or bytes: strings that are checked or converted.</summary>
internal sealed class JsonCheckedTextColumn(JsonNode node, JsonReadOptions options) : JsonColumn(node)
{
    private readonly TextColumnBuilder _builder = new(node.Type, options.BatchRows, options.Budget);

    public override void Read(ReadOnlySpan<byte> data, JsonRowErrors errors)
    {
        foreach (var slot in Node.Slots)
        {
            if (slot.IsNull)
            {
                _builder.AppendNull();
            }
            else if (!TryAppend(data, slot))
            {
                errors.Wrong(Node, slot);
                _builder.AppendNull();
            }
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();

    private bool TryAppend(ReadOnlySpan<byte> data, JsonSlot slot)
    {
        if (slot.Kind is not (JsonKind.String or JsonKind.EscapedString) || !TryUnescape(data, slot, out var text))
        {
            return false;
        }

        if (Node.Type.Kind == TypeKind.Blob)
        {
            if (!ValueParser.TryParseBytes(text, out var bytes))
            {
                return false;
            }

            _builder.Append(bytes);
            return true;
        }

        if (!Node.Type.Labels.Contains(Encoding.UTF8.GetString(text), StringComparer.Ordinal))
        {
            return false;
        }

        _builder.Append(text);
        return true;
    }
}
