using Weir.Connectors;
using Weir.Hosting;
using Weir.Hosting.Configuration;
using Weir.Hosting.Jobs;

namespace Weir.Pipelines.Tests.Schemas;

/// <summary>A map of a file that has keys of its own: where its schema is, and how to put such a map into a file.</summary>
/// <param name="Schema">The schema's place.</param>
/// <param name="Before">The file before the map.</param>
/// <param name="Keys">Keys and values that make the map valid.</param>
/// <param name="After">The file after the map.</param>
internal sealed record SchemaPlace(string Schema, string Before, (string Key, string Value)[] Keys, string After)
{
    private const string Connection = "connections: { c: ";
    private const string Api = "connections: { c: { type: http, base_url: 'http://x', ";
    private const string Resource = Api + "resources: { r: ";
    private const string Paging = Resource + "{ path: /x, method: POST, pagination: ";

    public static IReadOnlyList<SchemaPlace> All { get; } =
    [
        Weir("", "", [], ""),
        Weir("settings", "settings: ", [], ""),
        Weir("files", Connection, [("type", "files"), ("url", "'file:///x'")], " }"),
        Weir("csv", Connection + "{ type: files, path: x, csv: ", [], " } }"),
        Weir("csv", Connection + "{ type: files, path: x, tsv: ", [], " } }"),
        Weir("json", Connection + "{ type: files, path: x, json: ", [], " } }"),
        Weir("json", Connection + "{ type: files, path: x, jsonl: ", [], " } }"),
        Weir("parquet", Connection + "{ type: files, path: x, parquet: ", [], " } }"),
        Weir("sqlite", Connection, [("type", "sqlite"), ("path", "x.db")], " }"),
        Weir("postgres", Connection, [("type", "postgres")], " }"),
        Weir("http", Connection, [("type", "http"), ("base_url", "'http://x'"), ("resources", "{}")], " }"),
        Auth("authNone", "none"),
        Auth("authBearer", "bearer", ("token", "abc")),
        Auth("authBasic", "basic", ("username", "u"), ("password", "pw")),
        Auth("authValue", "header", ("name", "X-Key"), ("value", "abc")),
        Auth("authValue", "query", ("name", "key"), ("value", "abc")),
        Auth("authOAuth", "oauth2", ("token_url", "'http://x/t'"), ("client_id", "c"), ("client_secret", "abcd")),
        Weir("rate", Api + "resources: {}, rate: ", [], " } }"),
        Weir("retry", Api + "resources: {}, retry: ", [], " } }"),
        Weir("resource", Resource, [("path", "/x")], " } } }"),
        Weir("sample", Resource + "{ path: /x, schema: { a: bigint }, sample: ", [], " } } } }"),
        Page("pagingNone", "none"),
        Page("pagingOffset", "offset", ("size", "9")),
        Page("pagingPage", "page", ("size", "9")),
        Page("pagingPageOnly", "page_only", ("size", "9")),
        Page("pagingCursor", "cursor", ("next", "$.n"), ("size", "9")),
        Page("pagingNextUrl", "next_url", ("next", "$.n"), ("size", "9")),
        Page("pagingLink", "link", ("size", "9")),
        Page("pagingKeyset", "keyset", ("param", "after"), ("column", "id"), ("size", "9")),
        Pipeline("", "", [("tasks", "{ t: { sql: SELECT 1 } }")], ""),
        Pipeline("task", "tasks: { t: ", [("sql", "SELECT 1")], " }"),
        Pipeline("load", "tasks: { t: { load: ", [("from", "a"), ("to", "b.c")], " } }"),
        Pipeline("history", "tasks: { t: { load: { from: a, to: b.c, mode: scd2, key: k, history: ", [], " } } }"),
        Pipeline("expect", "tasks: { t: { expect: ", [("from", "a"), ("not_null", "x")], " } }"),
        Pipeline("exec", "tasks: { t: { exec: ", [("on", "a"), ("sql", "DELETE FROM x")], " } }"),
        Pipeline("run", "tasks: { t: { sql: SELECT 1 } }\nrun: ", [], ""),
        Pipeline("rejects", "tasks: { t: { sql: SELECT 1 } }\nrun: { rejects: ", [], " }"),
        Job("", "", [("source", "a.csv"), ("target", "b.parquet")], ""),
        Job("settings", "source: a.csv\ntarget: b.parquet\nsettings: ", [], ""),
    ];

    /// <summary>The schema's file.</summary>
    public string File => Schema[..Schema.IndexOf('#', StringComparison.Ordinal)];

    /// <summary>A file with the map, one key more or with another value.</summary>
    public string With(string? key = null, string? value = null)
    {
        var keys = Keys.Where(k => k.Key != key).Select(k => $"{k.Key}: {k.Value}");
        var all = string.Join(", ", key is null ? keys : keys.Append($"{key}: {value}"));
        return $"{Before}{{ {all} }}{After}\n";
    }

    /// <summary>The error of the readers of such files; null: they take it.</summary>
    public static WeirException? Read(string schemaFile, string yaml)
    {
        var folder = Directory.CreateTempSubdirectory("weir-schema-");
        try
        {
            var file = Path.Combine(folder.FullName, "f.yaml");
            System.IO.File.WriteAllText(file, yaml);
            var connections = schemaFile switch
            {
                SchemaFiles.Weir => WeirConfiguration.Load(file, folder.FullName).Connections,
                SchemaFiles.Pipeline => PipelineFile.Load(file).Definition.Connections,
                _ => JobFile.Load(file).Connections,
            };
            WeirConfiguration.Open(
                connections,
                new ConnectorServices(folder.FullName, TimeProvider.System, folder.FullName)
            );
            return null;
        }
        catch (WeirException error)
        {
            return error;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public override string ToString() => With();

    private static SchemaPlace Weir(string name, string before, (string Key, string Value)[] keys, string after) =>
        new(Place(SchemaFiles.Weir, name), before, keys, after);

    private static SchemaPlace Pipeline(string name, string before, (string Key, string Value)[] keys, string after) =>
        new(Place(SchemaFiles.Pipeline, name), before, keys, after);

    private static SchemaPlace Job(string name, string before, (string Key, string Value)[] keys, string after) =>
        new(Place(SchemaFiles.Job, name), before, keys, after);

    private static SchemaPlace Auth(string name, string type, params (string Key, string Value)[] keys) =>
        Weir(name, Api + "resources: {}, auth: ", [("type", type), .. keys], " } }");

    private static SchemaPlace Page(string name, string type, params (string Key, string Value)[] keys) =>
        Weir(name, Paging, [("type", type), .. keys], " } } } }");

    private static string Place(string file, string name) => name.Length == 0 ? file + "#" : $"{file}#/$defs/{name}";
}
