namespace Weir.Cli.Output;

/// <summary>Where results go and how they look.</summary>
/// <param name="Path">A file; null for standard output.</param>
/// <param name="Format">The name of the format; null: by the file's ending, else a table on a terminal and CSV otherwise.</param>
/// <param name="IsQuiet">Whether only data and errors are printed.</param>
internal sealed record OutputOptions(string? Path, string? Format, bool IsQuiet)
{
    private static readonly string[] Known =
    [
        "table",
        "csv",
        "tsv",
        "json",
        "jsonl",
        "markdown",
        "vertical",
        "parquet",
        "arrow",
        "null",
    ];

    /// <summary>The format for standard output.</summary>
    public string StreamFormat => Format ?? (Terminal.IsOutput ? "table" : "csv");

    /// <summary>Whether the file is an Arrow file, which is written here and not by a connector.</summary>
    public bool IsArrowFile =>
        Path is not null
        && (Format ?? System.IO.Path.GetExtension(Path).TrimStart('.')).Equals(
            "arrow",
            StringComparison.OrdinalIgnoreCase
        );

    public void Validate()
    {
        if (Format is not null && !Known.Contains(Format, StringComparer.Ordinal))
        {
            throw new WeirException(ErrorCode.UsageError, $"unknown format \"{Format}\"")
            {
                Hint = Suggestions.DidYouMean(Format, Known) ?? "Formats: " + string.Join(", ", Known) + ".",
            };
        }
    }
}
