using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Configuration;

namespace Weir.Connectors.Http;

/// <summary>The body of a POST: a configured map or list as JSON, a text as it is; pagination may set members of a map.</summary>
internal sealed class RequestBody(ConfigurationNode? node)
{
    private ConfigurationNode? _node = node;

    /// <summary>Gives a member of the top level this value.</summary>
    public void Set(string name, ConfigurationScalar value)
    {
        IEnumerable<ConfigurationEntry> others = _node is ConfigurationMap map
            ? map.Entries.Where(e => e.Key != name)
            : [];
        _node = new ConfigurationMap([.. others, new ConfigurationEntry(name, value, null)], null);
    }

    /// <summary>The bytes to send; null for no body.</summary>
    public byte[]? ToBytes()
    {
        switch (_node)
        {
            case null:
                return null;
            case ConfigurationScalar scalar:
                return Encoding.UTF8.GetBytes(scalar.Text ?? "");
            default:
                var buffer = new ArrayBufferWriter<byte>();
                using (var writer = new Utf8JsonWriter(buffer))
                {
                    Write(writer, _node);
                }

                return buffer.WrittenSpan.ToArray();
        }
    }

    private static void Write(Utf8JsonWriter writer, ConfigurationNode node)
    {
        switch (node)
        {
            case ConfigurationMap map:
                writer.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case ConfigurationList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ConfigurationScalar { Text: null }:
                writer.WriteNullValue();
                break;
            case ConfigurationScalar { IsQuoted: false, Text: "true" or "false" } scalar:
                writer.WriteBooleanValue(scalar.Text == "true");
                break;
            case ConfigurationScalar { IsQuoted: false, Text: { } text } when IsNumber(text):
                writer.WriteRawValue(text);
                break;
            case ConfigurationScalar { Text: { } text }:
                writer.WriteStringValue(text);
                break;
        }
    }

    /// <summary>Whether the text is a number by JSON's grammar, which keeps every digit when it is sent as it stands.</summary>
    private static bool IsNumber(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[^1]) && (text[0] == '-' || char.IsAsciiDigit(text[0]))))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
