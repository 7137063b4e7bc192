using System.Text.Json;
using Weir.Configuration;

namespace Weir.Connectors.Http.Tests.Support;

/// <summary>Makes configuration from JSON, which is how YAML's short form looks, too.</summary>
internal static class Config
{
    public static ConfigurationMap Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return (ConfigurationMap)Node(document.RootElement);
    }

    private static ConfigurationNode Node(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => new ConfigurationMap(
                [.. element.EnumerateObject().Select(p => new ConfigurationEntry(p.Name, Node(p.Value), null))],
                null
            ),
            JsonValueKind.Array => new ConfigurationList([.. element.EnumerateArray().Select(Node)], null),
            JsonValueKind.Null => new ConfigurationScalar(null, false, null),
            JsonValueKind.String => new ConfigurationScalar(element.GetString(), true, null),
            _ => new ConfigurationScalar(element.GetRawText(), false, null),
        };
}
