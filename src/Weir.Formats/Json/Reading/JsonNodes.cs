using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>Makes the tree of places for a layout.</summary>
internal static class JsonNodes
{
    /// <summary>The root with a child for each column of the layout; those that are not wanted are skipped.</summary>
    public static JsonNode Create(JsonTableLayout layout, JsonReadOptions options, ReadOnlySpan<int> wanted)
    {
        var children = new JsonNode[layout.Schema.Count];
        for (var i = 0; i < children.Length; i++)
        {
            var field = layout.Schema[i];
            children[i] = !wanted.Contains(i)
                ? new JsonNode(JsonNodeKind.Skipped, field.Name, field.Type, [])
                : Create(
                    field.Name,
                    field.Type,
                    !layout.Inferred[i] ? null
                        : layout.IsBare ? layout.Guess
                        : layout.Guess?.Field(field.Name),
                    options
                );
        }

        var root = new JsonNode(JsonNodeKind.Struct, "", DataType.Struct(layout.Schema.Fields), children)
        {
            IsOpen = layout.Guess is null,
        };
        AddKeys(root, layout.Schema.Fields);
        return root;
    }

    private static JsonNode Create(string path, DataType type, JsonGuess? guess, JsonReadOptions options)
    {
        var isDeclared = guess is null;
        switch (type.Kind)
        {
            case TypeKind.Struct:
                var node = new JsonNode(
                    JsonNodeKind.Struct,
                    path,
                    type,
                    [.. type.Fields.Select(f => Create($"{path}.{f.Name}", f.Type, guess?.Field(f.Name), options))]
                )
                {
                    IsDeclared = isDeclared,
                    IsOpen = isDeclared,
                };
                AddKeys(node, type.Fields);
                return node;
            case TypeKind.List:
                return new JsonNode(
                    JsonNodeKind.List,
                    path,
                    type,
                    [Create($"{path}[]", type.Element!, guess?.Element, options)]
                )
                {
                    IsDeclared = isDeclared,
                };
            default:
                return new JsonNode(JsonNodeKind.Single, path, type, [])
                {
                    IsDeclared = isDeclared,
                    TakesAny = isDeclared || options.Drift == JsonDriftPolicy.Widen || guess!.TakesAny,
                };
        }
    }

    private static void AddKeys(JsonNode node, IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
        {
            var key = JsonNode.Key(field.Name);
            if (node.Keys.Find(key, -1) >= 0)
            {
                throw new WeirException(ErrorCode.InvalidParameter, $"the column \"{field.Name}\" is declared twice");
            }

            node.Keys.Add(key);
        }
    }
}
