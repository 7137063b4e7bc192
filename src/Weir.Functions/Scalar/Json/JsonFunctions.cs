using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Weir.Columnar;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Functions of JSON documents.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static class JsonFunctions
{
    public static void AddTo(ScalarList list)
    {
        // Text columns of files often hold JSON; DuckDB's users expect the operators on them too.
        foreach (var document in new[] { SqlTypes.Json, Text })
        {
            Path(
                list,
                "->",
                "The member of a name, as JSON",
                [document, Text],
                false,
                (in r) => JsonPath.Member(r.String(1))
            );
            Path(
                list,
                "->>",
                "The member of a name, as text",
                [document, Text],
                true,
                (in r) => JsonPath.Member(r.String(1))
            );
            Path(
                list,
                "->",
                "The element at a place counted from zero, as JSON",
                [document, Int],
                false,
                (in r) => JsonPath.Element(r.Int(1))
            );
            Path(
                list,
                "->>",
                "The element at a place counted from zero, as text",
                [document, Int],
                true,
                (in r) => JsonPath.Element(r.Int(1))
            );
            Path(list, "#>", "What a path of names leads to, as JSON", [document, Texts], false, PathOf);
            Path(list, "#>>", "What a path of names leads to, as text", [document, Texts], true, PathOf);
            Path(
                list,
                "json_extract json_extract_path",
                "What a path such as $.a[0] leads to, as JSON",
                [document, Text],
                false,
                (in r) => JsonPath.Parse(r.String(1))
            );
            Path(
                list,
                "json_extract_string json_extract_path_text json_value",
                "What a path such as $.a[0] leads to, as text",
                [document, Text],
                true,
                (in r) => JsonPath.Parse(r.String(1))
            );
            list.Fixed(
                "json_exists json_contains_path",
                "Whether a path such as $.a[0] leads to something",
                [document, Text],
                Bool,
                (in r) => Exists(in r)
            );
            list.Try<int>(
                "json_array_length",
                "How many elements the array has",
                [document],
                Int,
                (in r) => ArrayLength(r.Text(0))
            );
            list.Text(
                "json_typeof json_type",
                "object, array, string, number, boolean or null",
                [document],
                (in r, b) => b.Append(TypeName(r.Text(0))),
                true
            );
            list.Add(
                "json_object_keys json_keys",
                "The names of the members",
                [document],
                Texts,
                RowLoops.Build((in r, b) => Keys(r.Text(0), (ListColumnBuilder)b))
            );
        }

        list.Fixed(
            "json_valid",
            "Whether the text is a JSON document",
            [Text],
            Bool,
            (in r) => TextCast.IsJson(r.Text(0)),
            false
        );
        list.Add(
            "to_json to_jsonb row_to_json array_to_json",
            "The value as JSON",
            [Parameter.Any],
            SqlTypes.Json,
            (in call) => JsonWriter.ToJson(call.Arguments[0], call.Context.TimeZone),
            false
        );
        list.Add(
            "json_build_object json_object jsonb_build_object",
            "An object of names and values in turn",
            [Parameter.Any],
            SqlTypes.Json,
            (in call) => JsonBuilder.Build(in call, true),
            true,
            true
        );
        list.Add(
            "json_build_array json_array jsonb_build_array",
            "An array of the values",
            [Parameter.Any],
            SqlTypes.Json,
            (in call) => JsonBuilder.Build(in call, false),
            false,
            true
        );
    }

    private static void Path(
        ScalarList list,
        string names,
        string description,
        Parameter[] parameters,
        bool asText,
        RowFunction<JsonPath> compile
    ) =>
        list.Add(
            names,
            description,
            parameters,
            asText ? Text : SqlTypes.Json,
            (in call) =>
            {
                var memo = new PatternMemo<JsonPath>(compile);
                var isConstant = call.Arguments[1] is TextColumn;
                return RowLoops.Build(
                    (in r, b) =>
                        (isConstant ? memo.Get(in r) : compile(in r)).Append(r.Text(0), asText, (TextColumnBuilder)b)
                )(in call);
            }
        );

    private static JsonPath PathOf(scoped in Row row)
    {
        var lists = (ListColumn)row.Column(1);
        var texts = (TextColumn)lists.Elements;
        var names = new List<string>();
        for (var i = lists.Offsets[row.Index]; i < lists.Offsets[row.Index + 1]; i++)
        {
            names.Add(texts.GetString(i));
        }

        return JsonPath.Names(names);
    }

    private static bool Exists(scoped in Row row)
    {
        using var document = JsonPath.Open(row.Text(0));
        return JsonPath.Parse(row.String(1)).Find(document.RootElement) is not null;
    }

    private static int? ArrayLength(ReadOnlySpan<byte> json)
    {
        using var document = JsonPath.Open(json);
        return document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.GetArrayLength() : null;
    }

    private static string TypeName(ReadOnlySpan<byte> json)
    {
        using var document = JsonPath.Open(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
    }

    private static void Keys(ReadOnlySpan<byte> json, ListColumnBuilder target)
    {
        using var document = JsonPath.Open(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            target.AppendNull();
            return;
        }

        foreach (var member in document.RootElement.EnumerateObject())
        {
            ((TextColumnBuilder)target.Elements).Append(member.Name);
        }

        target.CloseRow();
    }
}
