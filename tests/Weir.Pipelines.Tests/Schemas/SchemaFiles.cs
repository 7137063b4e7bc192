using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Weir.Pipelines.Tests.Schemas;

/// <summary>The JSON Schemas that ship with the project, read once.</summary>
internal static class SchemaFiles
{
    public const string Weir = "weir.schema.json";
    public const string Pipeline = "pipeline.schema.json";
    public const string Job = "job.schema.json";

    private static readonly Dictionary<string, JsonObject> Files = new[] { Weir, Pipeline, Job }.ToDictionary(
        name => name,
        name => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "schemas", name)))!.AsObject(),
        StringComparer.Ordinal
    );

    public static string Root => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../.."));

    /// <summary>The schema at a reference such as <c>weir.schema.json#/$defs/text</c>, and the file that it is in.</summary>
    public static (JsonObject Schema, string File) Find(string reference, string file)
    {
        var parts = reference.Split('#');
        file = parts[0].Length == 0 ? file : parts[0];
        JsonNode at = Files[file];
        foreach (var name in parts[1].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at[name] ?? throw new InvalidOperationException($"{reference} leads nowhere");
        }

        return (at.AsObject(), file);
    }

    /// <summary>Every schema object within a file, with its place.</summary>
    public static IEnumerable<(string Place, JsonObject Schema)> All(string file) => Within(Files[file], file + "#");

    private static IEnumerable<(string Place, JsonObject Schema)> Within(JsonNode? node, string place)
    {
        if (node is JsonObject map)
        {
            yield return (place, map);
        }

        var children = node switch
        {
            JsonObject o => o.Select(p => (p.Key, p.Value)),
            JsonArray a => a.Select((v, i) => (Key: $"{i}", Value: v)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            foreach (var found in Within(value, $"{place}/{key}"))
            {
                yield return found;
            }
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
