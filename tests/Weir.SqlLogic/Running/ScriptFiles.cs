namespace Weir.SqlLogic.Running;

/// <summary>Finds the scripts of a command line.</summary>
internal static class ScriptFiles
{
    private static readonly string[] Extensions = [".slt", ".test"];

    /// <summary>Files as they are named, and all scripts below folders; each once, in order.</summary>
    /// <exception cref="UsageException">A path does not exist, or there is no script.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(
                    Directory
                        .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                        .Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal))
                        .Order(StringComparer.Ordinal)
                );
            }
            else
            {
                files.Add(File.Exists(path) ? path : throw new UsageException($"there is no file or folder {path}"));
            }
        }

        return files.Count > 0
            ? [.. files.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)]
            : throw new UsageException(
                $"there is no script (*{string.Join(", *", Extensions)}) in {string.Join(", ", paths)}"
            );
    }
}
