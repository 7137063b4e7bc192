namespace Weir.Connectors.Files;

/// <summary>Short names of files.</summary>
internal static class FileNames
{
    /// <summary>The paths relative to the deepest folder that all are in; of a single one its name.</summary>
    public static IReadOnlyList<string> Relative(IReadOnlyList<string> paths)
    {
        var folder = Path.GetDirectoryName(paths[0]) ?? "";
        while (folder.Length > 0 && !paths.All(p => IsBelow(p, folder)))
        {
            folder = Path.GetDirectoryName(folder) ?? "";
        }

        return [.. paths.Select(p => folder.Length == 0 ? p : Path.GetRelativePath(folder, p))];
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(
            Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal
        );
}
