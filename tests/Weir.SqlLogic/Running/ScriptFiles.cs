using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Running;

/// <summary>Finds the scripts of a command line.</summary>
internal static class ScriptFiles
{
    private static readonly string[] Extensions = [".slt", ".test"];

    /// <summary>
    /// Files as they are named, and all scripts below folders; each once, in order. A named file of JSON lines is a corpus of
    /// many scripts; in folders such files are data.
    /// </summary>
    /// <exception cref="UsageException">A path does not exist, or there is no script.</exception>
    public static IReadOnlyList<Script> Find(IEnumerable<string> paths, string root) =>
        [
            .. Files(paths)
                .SelectMany(file =>
                    Path.GetExtension(file) == ".jsonl"
                        ? CorpusParser.Scripts(file, root)
                        : [new Script(file, () => ScriptParser.Parse(file, root))]
                ),
        ];

    private static List<string> Files(IEnumerable<string> paths)
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
