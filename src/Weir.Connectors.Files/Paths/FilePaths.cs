using System.Globalization;

namespace Weir.Connectors.Files;

/// <summary>Finds the files behind a path, folder or pattern, in order of their names.</summary>
internal static class FilePaths
{
    /// <summary>The most files of one table.</summary>
    public const int MostFiles = 10_000;

    /// <summary>The most folders that one pattern looks into.</summary>
    private const int MostFolders = 100_000;

    /// <summary>The path of a <c>file://</c> URL, or the text itself.</summary>
    public static string FromUrl(string text) =>
        text.StartsWith("file://", StringComparison.OrdinalIgnoreCase)
            ? Uri.UnescapeDataString(
                text[(text.StartsWith("file://localhost/", StringComparison.OrdinalIgnoreCase) ? 16 : 7)..]
            )
            : text;

    /// <summary>
    /// The files of an absolute path: itself, the files directly in a folder whose names do not begin with a dot or
    /// underscore, or those that match a pattern with *, ?, [..] and ** for any folders. Empty when there is none.
    /// </summary>
    public static List<string> Expand(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                return [path];
            }

            if (Directory.Exists(path))
            {
                return Sorted(path, Directory.EnumerateFiles(path).Where(IsVisible));
            }

            return GlobPattern.IsPattern(path) ? Sorted(path, Glob(path)) : [];
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, path, "list");
        }
    }

    public static bool IsVisible(string file) =>
        Path.GetFileName(file) is { Length: > 0 } name && name[0] is not ('.' or '_');

    private static List<string> Sorted(string path, IEnumerable<string> files)
    {
        var result = files.Take(MostFiles + 1).Order(StringComparer.Ordinal).ToList();
        return result.Count <= MostFiles
            ? result
            : throw new WeirException(
                ErrorCode.LimitExceeded,
                string.Create(CultureInfo.InvariantCulture, $"more than {MostFiles} files match {path}")
            );
    }

    private static IEnumerable<string> Glob(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var parts = path[root.Length..].Split('/', Path.DirectorySeparatorChar);
        var folders = new List<string> { root };
        for (var i = 0; i < parts.Length - 1; i++)
        {
            folders = Descend(folders, parts[i]);
        }

        var last = parts[^1];
        return last == "**"
            ? Descend(folders, last).SelectMany(Directory.EnumerateFiles).Where(IsVisible)
            : folders
                .SelectMany(f => Directory.EnumerateFiles(f))
                .Where(f => GlobPattern.Matches(last, Path.GetFileName(f)));
    }

    private static List<string> Descend(List<string> folders, string part)
    {
        if (part is "" or ".")
        {
            return folders;
        }

        if (!GlobPattern.IsPattern(part))
        {
            return [.. folders.Select(f => Path.Combine(f, part)).Where(Directory.Exists)];
        }

        var deep = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 64 };
        IEnumerable<string> found =
            part == "**"
                ? folders.Concat(folders.SelectMany(f => Directory.EnumerateDirectories(f, "*", deep)))
                : folders
                    .SelectMany(f => Directory.EnumerateDirectories(f))
                    .Where(f => GlobPattern.Matches(part, Path.GetFileName(f)));
        var result = found.Take(MostFolders + 1).Distinct(StringComparer.Ordinal).ToList();
        return result.Count <= MostFolders
            ? result
            : throw new WeirException(ErrorCode.LimitExceeded, "a file pattern looks into more than 100000 folders");
    }
}
