using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Weir.Pipelines.Tests.Schemas;

/// <summary>
/// The keywords of JSON Schema 2020-12 that our schemas use; any other raises, so that none is skipped in silence.
/// </summary>
internal static class SchemaValidator
{
    private static readonly HashSet<string> Annotations =
    [
        "$schema",
        "$defs",
        "title",
        "description",
        "default",
        "examples",
    ];

    /// <summary>What is wrong with a file's value; empty when nothing is.</summary>
    public static List<string> Errors(JsonNode? value, string schemaFile)
    {
        var errors = new List<string>();
        Check(value, SchemaFiles.Find("#", schemaFile), "", errors);
        return errors;
    }

    private static bool Holds(JsonNode? value, JsonNode? schema, string file)
    {
        var errors = new List<string>();
        Check(value, (schema!.AsObject(), file), "", errors);
        return errors.Count == 0;
    }

    private static void Check(JsonNode? value, (JsonObject Schema, string File) at, string path, List<string> errors)
    {
        foreach (var (keyword, rule) in at.Schema)
        {
            if (!Annotations.Contains(keyword) && Problem(keyword, rule!, value, at, path, errors) is { } problem)
            {
                errors.Add($"{path}: {problem}");
            }
        }
    }

    private static string? Problem(
        string keyword,
        JsonNode rule,
        JsonNode? value,
        (JsonObject Schema, string File) at,
        string path,
        List<string> errors
    )
    {
        switch (keyword)
        {
            case "$ref":
                Check(value, SchemaFiles.Find(rule.GetValue<string>(), at.File), path, errors);
                return null;
            case "type":
                var types = rule is JsonArray list
                    ? list.Select(t => t!.GetValue<string>())
                    : [rule.GetValue<string>()];
                return types.Any(t => Is(value, t)) ? null : $"is no {rule.ToJsonString()}";
            case "enum":
                return rule.AsArray().Any(v => JsonNode.DeepEquals(v, value))
                    ? null
                    : $"is not in {rule.ToJsonString()}";
            case "const":
                return JsonNode.DeepEquals(rule, value) ? null : $"is not {rule.ToJsonString()}";
            case "pattern":
                return value?.GetValueKind() != JsonValueKind.String || Matches(rule, value.GetValue<string>())
                    ? null
                    : $"does not match {rule.ToJsonString()}";
            case "minimum":
                return Number(value) is not { } low || low >= Number(rule)
                    ? null
                    : $"is less than {rule.ToJsonString()}";
            case "maximum":
                return Number(value) is not { } high || high <= Number(rule)
                    ? null
                    : $"is more than {rule.ToJsonString()}";
            case "anyOf":
                return rule.AsArray().Any(s => Holds(value, s, at.File)) ? null : "fits none of anyOf";
            case "oneOf":
                return rule.AsArray().Count(s => Holds(value, s, at.File)) == 1 ? null : "does not fit one of oneOf";
            case "allOf":
                foreach (var part in rule.AsArray())
                {
                    Check(value, (part!.AsObject(), at.File), path, errors);
                }

                return null;
            case "if":
                if (Holds(value, rule, at.File))
                {
                    Check(value, (at.Schema["then"]!.AsObject(), at.File), path, errors);
                }

                return null;
            case "then":
                return null;
            default:
                return value switch
                {
                    JsonObject map => MapProblem(keyword, rule, map, at, path, errors),
                    JsonArray items => ListProblem(keyword, rule, items, at, path, errors),
                    _ => IsOfMapOrList(keyword) ? null : throw Unknown(keyword),
                };
        }
    }

    private static string? MapProblem(
        string keyword,
        JsonNode rule,
        JsonObject map,
        (JsonObject Schema, string File) at,
        string path,
        List<string> errors
    )
    {
        switch (keyword)
        {
            case "required":
                var missing = rule.AsArray()
                    .Select(k => k!.GetValue<string>())
                    .FirstOrDefault(k => !map.ContainsKey(k));
                return missing is null ? null : $"\"{missing}\" is missing";
            case "minProperties":
                return map.Count >= (int)rule ? null : "has too few keys";
            case "maxProperties":
                return map.Count <= (int)rule ? null : "has too many keys";
            case "propertyNames":
                return map.FirstOrDefault(p => !Holds(JsonValue.Create(p.Key), rule, at.File)).Key is { } wrong
                    ? $"\"{wrong}\" is no name here"
                    : null;
            case "properties":
                foreach (var (key, schema) in rule.AsObject().Where(p => map.ContainsKey(p.Key)))
                {
                    Check(map[key], (schema!.AsObject(), at.File), $"{path}/{key}", errors);
                }

                return null;
            case "additionalProperties":
                var named = at.Schema["properties"]?.AsObject();
                foreach (var (key, child) in map.Where(p => named?.ContainsKey(p.Key) != true))
                {
                    if (rule is JsonObject schema)
                    {
                        Check(child, (schema, at.File), $"{path}/{key}", errors);
                    }
                    else
                    {
                        errors.Add($"{path}: the key \"{key}\" is unknown");
                    }
                }

                return null;
            default:
                return IsOfMapOrList(keyword) ? null : throw Unknown(keyword);
        }
    }

    private static string? ListProblem(
        string keyword,
        JsonNode rule,
        JsonArray items,
        (JsonObject Schema, string File) at,
        string path,
        List<string> errors
    )
    {
        switch (keyword)
        {
            case "items":
                for (var i = 0; i < items.Count; i++)
                {
                    Check(items[i], (rule.AsObject(), at.File), $"{path}/{i}", errors);
                }

                return null;
            case "minItems":
                return items.Count >= (int)rule ? null : "has too few items";
            default:
                return IsOfMapOrList(keyword) ? null : throw Unknown(keyword);
        }
    }

    private static bool IsOfMapOrList(string keyword) =>
        keyword
            is "required"
                or "properties"
                or "additionalProperties"
                or "propertyNames"
                or "minProperties"
                or "maxProperties"
                or "items"
                or "minItems";

    private static InvalidOperationException Unknown(string keyword) => new($"the tests do not know \"{keyword}\"");

    private static bool Matches(JsonNode pattern, string text) =>
        Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(5));

    private static decimal? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
            ? decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    private static bool Is(JsonNode? value, string type) =>
        type switch
        {
            "null" => value is null,
            "integer" => Number(value) is { } number && number == decimal.Truncate(number),
            "number" => Number(value) is not null,
            "string" => value?.GetValueKind() == JsonValueKind.String,
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "array" => value is JsonArray,
            "object" => value is JsonObject,
            _ => throw new InvalidOperationException($"there is no type {type}"),
        };
}
