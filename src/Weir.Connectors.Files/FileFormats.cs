using Weir.Connectors.Files.Parquet;

namespace Weir.Connectors.Files;

/// <summary>The known formats. Adding one is one line here.</summary>
internal static class FileFormats
{
    public static IReadOnlyList<IFileFormat> All { get; } = [new ParquetFormat()];

    /// <summary>The format of a path by its ending; null for none.</summary>
    public static IFileFormat? OfPath(string path)
    {
        var format = All.FirstOrDefault(f =>
            f.Extensions.Any(e => path.EndsWith("." + e, StringComparison.OrdinalIgnoreCase))
        );
        return format;
    }

    public static IFileFormat OfName(string name) =>
        All.FirstOrDefault(f => f.Name == name)
        ?? throw new WeirException(ErrorCode.InvalidParameter, $"unknown file format \"{name}\"")
        {
            Hint =
                Suggestions.DidYouMean(name, All.Select(f => f.Name))
                ?? "Formats: " + string.Join(", ", All.Select(f => f.Name)) + ".",
        };
}
