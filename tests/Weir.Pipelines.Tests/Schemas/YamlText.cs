using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Configuration;
using Weir.Hosting.Configuration;

namespace Weir.Pipelines.Tests.Schemas;

/// <summary>YAML as the value that an editor checks against a schema.</summary>
internal static class YamlText
{
    public static JsonNode? Parse(string yaml) =>
        Value(YamlReader.Read("a.yaml", yaml, new Substitution(Path.GetTempPath())));

    /// <summary>Plain words mean what YAML's core schema says (YAML 1.2.2, section 10.3.2).</summary>
    private static JsonNode? Value(ConfigurationNode node) =>
        node switch
        {
            ConfigurationMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Value(e.Value)))),
            ConfigurationList list => new JsonArray([.. list.Items.Select(Value)]),
            ConfigurationScalar { Text: null } => null,
            ConfigurationScalar { IsQuoted: true, Text: { } text } => JsonValue.Create(text),
            ConfigurationScalar { Text: "true" or "True" or "TRUE" } => JsonValue.Create(true),
            ConfigurationScalar { Text: "false" or "False" or "FALSE" } => JsonValue.Create(false),
            ConfigurationScalar { Text: { } text } => decimal.TryParse(
                text,
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? JsonValue.Create(number)
                : JsonValue.Create(text),
            _ => throw new InvalidOperationException(node.KindName),
        };
}
