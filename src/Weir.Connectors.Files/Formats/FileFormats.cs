using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>The formats of files. Adding one is one line here.</summary>
internal static class FileFormats
{
    public static IReadOnlyList<FileFormat> All { get; } =
    [
        new ParquetFormat(),
        new CsvFormat("csv", null),
        new CsvFormat("tsv", (byte)'\t'),
        new JsonFileFormat("json", JsonFormat.Auto),
        new JsonFileFormat("jsonl", JsonFormat.Lines),
    ];

    /// <summary>All endings, those of compressed files included.</summary>
    public static IEnumerable<string> Extensions =>
        All.SelectMany(f => f.Extensions.SelectMany(e => f.MayBeCompressed ? new[] { e, e + ".gz" } : [e]));

    /// <summary>The format that the ending of a path says, or null.</summary>
    public static FileFormat? OfPath(string path) =>
        All.FirstOrDefault(f => f.Extensions.Any(e => HasExtension(path, e, f.MayBeCompressed)));

    /// <summary>The name of a file without its known ending.</summary>
    public static string Stem(string path)
    {
        var name = Path.GetFileName(path);
        var extension = Extensions
            .Where(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            .MaxBy(e => e.Length);
        return extension is null ? name : name[..^extension.Length];
    }

    private static bool HasExtension(string path, string extension, bool mayBeCompressed) =>
        path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
        || (mayBeCompressed && path.EndsWith(extension + ".gz", StringComparison.OrdinalIgnoreCase));
}
