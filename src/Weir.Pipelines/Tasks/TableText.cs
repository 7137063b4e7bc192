namespace Weir.Pipelines.Tasks;

/// <summary>Writes what a pipeline file calls a table as SQL.</summary>
internal static class TableText
{
    private static readonly string[] FileEndings =
    [
        ".csv",
        ".tsv",
        ".parquet",
        ".json",
        ".jsonl",
        ".ndjson",
        ".gz",
        ".zst",
    ];

    /// <summary>All rows of the named table.</summary>
    public static string Query(string name) => $"SELECT * FROM {Reference(name)}";

    /// <summary>A path, glob or URL as a file; anything else as up to three names with dots between.</summary>
    public static string Reference(string name)
    {
        var isPath =
            name.AsSpan().IndexOfAny('/', '\\', '*') >= 0
            || FileEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return isPath
            ? $"'{name.Replace("'", "''", StringComparison.Ordinal)}'"
            : string.Join('.', name.Split('.').Select(Quote));
    }

    /// <summary>A name as SQL reads it back exactly.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
