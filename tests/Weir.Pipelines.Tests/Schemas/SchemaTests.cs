using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Weir.Pipelines.Tests.Schemas;

/// <summary>The schemas say what the readers do: the readers' own errors name the keys and values that they know.</summary>
public sealed class SchemaTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static TheoryData<int> Places => [.. Enumerable.Range(0, SchemaPlace.All.Count)];

    [Theory]
    [MemberData(nameof(Places))]
    public void The_keys_of_the_schema_are_those_that_the_reader_knows(int number)
    {
        var place = SchemaPlace.All[number];
        AssertAccepted(place, place.With());

        var yaml = place.With("zzzzzzzzzzzz", "1");
        var error = SchemaPlace.Read(place.File, yaml);

        Assert.NotNull(error);
        Assert.Contains("\"zzzzzzzzzzzz\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            Known(error.Hint!),
            Properties(place).Select(p => p.Key).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.NotEmpty(SchemaValidator.Errors(YamlText.Parse(yaml), place.File));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Named_values_are_those_that_the_reader_takes(int number)
    {
        var place = SchemaPlace.All[number];
        foreach (var (key, property) in Properties(place).Where(p => p.Key is not ("type" or "pagination")))
        {
            if (Names(property, place.File) is not { } names)
            {
                continue;
            }

            foreach (var name in names)
            {
                AssertTakes(place, key, name);
            }

            var error = SchemaPlace.Read(place.File, place.With(key, "zzzzzzzzzzzz"));
            Assert.NotNull(error);
            Assert.Subset(names.ToHashSet(StringComparer.Ordinal), Offered(error.Message));
            Assert.NotEmpty(SchemaValidator.Errors(YamlText.Parse(place.With(key, "zzzzzzzzzzzz")), place.File));
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Bounds_and_defaults_are_those_of_the_reader(int number)
    {
        var place = SchemaPlace.All[number];
        foreach (var (key, property) in Properties(place))
        {
            var all = Merged(property, place.File);
            if (all.TryGetPropertyValue("default", out var value))
            {
                AssertTakes(place, key, value!.ToJsonString());
            }

            // Only numbers: durations and sizes have their bounds in the pattern.
            if (Whole(property))
            {
                AssertBound(place, key, all["minimum"], -1);
                AssertBound(place, key, all["maximum"], 1);
            }
        }
    }

    [Fact]
    public void Every_map_of_the_schemas_is_checked_and_closed()
    {
        var closed = SchemaFiles
            .All(SchemaFiles.Weir)
            .Concat(SchemaFiles.All(SchemaFiles.Pipeline))
            .Concat(SchemaFiles.All(SchemaFiles.Job))
            .Where(s => s.Schema["additionalProperties"]?.GetValueKind() == System.Text.Json.JsonValueKind.False)
            .Select(s => s.Place);

        // Options of a target are known when it is opened only; they have a test of their own.
        Assert.Equal(
            closed.Order(StringComparer.Ordinal),
            SchemaPlace
                .All.Select(p => p.Schema)
                .Append(TargetOptionTests.Place)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Kinds_of_connections_credentials_and_pages_are_those_of_the_readers()
    {
        Assert.Equal(
            Known(SchemaPlace.Read(SchemaFiles.Weir, "connections: { c: { type: zzzzzzzz } }")!.Hint!),
            Kinds("connection"),
            StringComparer.Ordinal
        );
        Assert.Equal(
            Offered(
                SchemaPlace
                    .Read(
                        SchemaFiles.Weir,
                        "connections: { c: { type: http, base_url: 'http://x', resources: {}, auth: { type: zzzzzzzz } } }"
                    )!
                    .Message
            ),
            Kinds("auth"),
            StringComparer.Ordinal
        );
        Assert.Equal(
            Offered(
                SchemaPlace
                    .Read(
                        SchemaFiles.Weir,
                        "connections: { c: { type: http, base_url: 'http://x', resources: { r: { path: x, pagination: zzzzzzzz } } } }"
                    )!
                    .Message
            ),
            Kinds("paging"),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("offset", true)]
    [InlineData("page", true)]
    [InlineData("page_only", true)]
    [InlineData("link", true)]
    [InlineData("cursor", false)]
    [InlineData("next_url", false)]
    [InlineData("keyset", false)]
    public void The_name_of_a_pagination_stands_alone_where_it_needs_no_keys(string name, bool isValid)
    {
        var place = SchemaPlace.All.First(p => p.Schema.EndsWith("/resource", StringComparison.Ordinal));
        var yaml = place.With("pagination", name);
        Assert.Equal(isValid, SchemaPlace.Read(place.File, yaml) is null);
        Assert.Equal(isValid, SchemaValidator.Errors(YamlText.Parse(yaml), place.File).Count == 0);
    }

    [Fact]
    public void Every_key_is_described()
    {
        foreach (var place in SchemaPlace.All)
        {
            Assert.All(Properties(place), p => Assert.NotNull(Merged(p.Value, place.File)["description"]));
        }
    }

    [Theory]
    [InlineData("connections: { c: { type: nothing } }")]
    [InlineData("connections: { c: { path: x } }")]
    [InlineData("connections: { c: { type: sqlite } }")]
    [InlineData("connections: [a]")]
    [InlineData("settings: { memory: much }")]
    [InlineData("settings: { threads: 0 }")]
    [InlineData("connections: { c: { type: sqlite, path: x, busy_timeout: soon } }")]
    [InlineData("connections: { c: { type: files, path: x, csv: { delimiter: ';;' } } }")]
    [InlineData("connections: { c: { type: files, path: x, csv: { header: perhaps } } }")]
    public void What_the_configuration_refuses_is_no_valid_file(string yaml) => AssertRefused(SchemaFiles.Weir, yaml);

    [Theory]
    [InlineData("name: x")]
    [InlineData("tasks: {}")]
    [InlineData("tasks: { t: { after: [a] } }")]
    [InlineData("tasks: { t: { sql: SELECT 1, load: { from: a, to: b.c } } }")]
    [InlineData("tasks: { t: { load: { from: a, sql: SELECT 1, to: b.c } } }")]
    [InlineData("tasks: { t: { load: { from: a, to: b.c, mode: upsert } } }")]
    [InlineData("tasks: { t: { expect: { from: a } } }")]
    [InlineData("tasks: { t: { expect: { from: a, rows: many } } }")]
    [InlineData("tasks: { t: { sql: SELECT 1, retries: -1 } }")]
    public void What_the_pipeline_refuses_is_no_valid_file(string yaml) => AssertRefused(SchemaFiles.Pipeline, yaml);

    [Theory]
    [InlineData("source: a.csv")]
    [InlineData("source: a.csv\ntarget: b.c\nmode: upsert")]
    [InlineData("source: a.csv\ntarget: b.c\nmode: all")]
    [InlineData("source: a.csv\ntarget: b.c\nsettings: { workers: 0 }")]
    [InlineData("source: a.csv\ntarget: b.c\nsettings: { retry_delay: soon }")]
    public void What_the_job_refuses_is_no_valid_file(string yaml) => AssertRefused(SchemaFiles.Job, yaml);

    [Theory]
    [InlineData("connections: { c: { type: postgres, port: \"${PORT:-5432}\", ssl_mode: \"${SSL:-require}\" } }")]
    [InlineData("settings: { threads: \"2\", memory: 1.5GiB, temp: 7 }")]
    [InlineData(
        "connections: { c: { type: files, path: x, csv: { delimiter: \"\\t\", quote: \"\", nullstr: [NA, ''] } } }"
    )]
    [InlineData("connections: { c: { type: sqlite, path: x, busy_timeout: 3 } }")]
    public void What_the_configuration_takes_is_a_valid_file(string yaml)
    {
        Assert.Null(SchemaPlace.Read(SchemaFiles.Weir, yaml));
        Assert.Empty(SchemaValidator.Errors(YamlText.Parse(yaml), SchemaFiles.Weir));
    }

    private static void AssertRefused(string file, string yaml)
    {
        Assert.NotNull(SchemaPlace.Read(file, yaml));
        Assert.NotEmpty(SchemaValidator.Errors(YamlText.Parse(yaml), file));
    }

    private static void AssertAccepted(SchemaPlace place, string yaml)
    {
        Assert.Null(SchemaPlace.Read(place.File, yaml));
        Assert.Empty(SchemaValidator.Errors(YamlText.Parse(yaml), place.File));
    }

    /// <summary>The value itself is right; another key may be missing beside it, as a key is for mode upsert.</summary>
    private static void AssertTakes(SchemaPlace place, string key, string value)
    {
        var error = SchemaPlace.Read(place.File, place.With(key, value))?.Message ?? "";
        Assert.False(
            error.StartsWith($"\"{key}\" in ", StringComparison.Ordinal)
                || error.StartsWith($"option \"{key}\" of", StringComparison.Ordinal),
            error
        );
        if (error.Length == 0)
        {
            Assert.Empty(SchemaValidator.Errors(YamlText.Parse(place.With(key, value)), place.File));
        }
    }

    private static void AssertBound(SchemaPlace place, string key, JsonNode? bound, int outward)
    {
        if (bound is null)
        {
            return;
        }

        var number = decimal.Parse(bound.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        AssertTakes(place, key, number.ToString(CultureInfo.InvariantCulture));
        var beyond = place.With(key, (number + outward).ToString(CultureInfo.InvariantCulture));
        Assert.NotNull(SchemaPlace.Read(place.File, beyond));
        Assert.NotEmpty(SchemaValidator.Errors(YamlText.Parse(beyond), place.File));
    }

    private static JsonObject Properties(SchemaPlace place) =>
        SchemaFiles.Find(place.Schema, place.File).Schema["properties"]!.AsObject();

    private static bool Whole(JsonNode? property) =>
        property!["$ref"]?.GetValue<string>() is { } reference
        && (
            reference.EndsWith("/whole", StringComparison.Ordinal)
            || reference.EndsWith("/rows", StringComparison.Ordinal)
            || reference.EndsWith("/number", StringComparison.Ordinal)
        );

    /// <summary>The schema's own keywords and those of the definition that it refers to.</summary>
    private static JsonObject Merged(JsonNode? property, string file)
    {
        var own = property!.AsObject();
        if (own["$ref"]?.GetValue<string>() is not { } reference)
        {
            return own;
        }

        var (target, targetFile) = SchemaFiles.Find(reference, file);
        var merged = (JsonObject)Merged(target, targetFile).DeepClone();
        foreach (var (keyword, rule) in own.Where(k => k.Key != "$ref"))
        {
            merged[keyword] = rule!.DeepClone();
        }

        return merged;
    }

    private static List<string>? Names(JsonNode? property, string file)
    {
        var all = Merged(property, file);
        var names = all["enum"] ?? all["anyOf"]?[0]?["enum"];
        return all["properties"] is null && names is not null && all["const"] is null
            ? [.. names.AsArray().Select(n => n!.GetValue<string>())]
            : null;
    }

    private static IEnumerable<string> Kinds(string name) =>
        SchemaFiles.Find($"#/$defs/{name}", SchemaFiles.Weir).Schema["properties"]!["type"]!["enum"]!
            .AsArray()
            .Select(k => k!.GetValue<string>())
            .Order(StringComparer.Ordinal);

    /// <summary>"Known keys: a, b." as a list.</summary>
    internal static IEnumerable<string> Known(string hint) =>
        Regex
            .Match(hint, "^(Known keys|Known options|Types): (?<names>.*)\\.$", RegexOptions.ExplicitCapture, Limit)
            .Groups["names"]
            .Value.Split(", ")
            .Order(StringComparer.Ordinal);

    /// <summary>"… must be one of a, b, not …" and "… must be a, b or c, not …" as a set.</summary>
    private static SortedSet<string> Offered(string message)
    {
        var names = Regex.Match(
            message,
            "must be (one of )?(?<names>.*?)(, not \"zzz.*)?$",
            RegexOptions.ExplicitCapture | RegexOptions.Singleline,
            Limit
        );
        Assert.True(names.Success, message);
        return new SortedSet<string>(
            names.Groups["names"].Value.Split([", ", " or "], StringSplitOptions.None),
            StringComparer.Ordinal
        );
    }
}
