using System.Text;
using System.Text.RegularExpressions;

namespace Weir.Connectors.Files;

/// <summary>Finds the files that a path, folder or glob means.</summary>
internal static class FilePaths
{
    private const int MostFiles = 100_000;

    public static bool IsGlob(string path) => path.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>A path from a <c>file://</c> URL, other paths as they are.</summary>
    public static string FromUrl(string path) =>
        path.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? new Uri(path).LocalPath : path;

    /// <summary>
    /// The files, sorted by name: one file; all files of a folder that have a known format; or what a glob matches
    /// (<c>*</c>, <c>?</c>, <c>[abc]</c> within a name, <c>**</c> over folders).
    /// </summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.FileNotFound"/>: nothing matches.</exception>
    public static IReadOnlyList<string> Expand(string path, ConnectorServices services)
    {
        var full = services.Resolve(FromUrl(path));
        if (!IsGlob(path))
        {
            if (File.Exists(full))
            {
                return [full];
            }

            return Directory.Exists(full) ? OfFolder(full, path) : throw Missing(path, full);
        }

        var fixedPart = Path.GetDirectoryName(full[..full.AsSpan().IndexOfAny("*?[")]) ?? "/";
        if (!Directory.Exists(fixedPart))
        {
            throw Missing(path, full);
        }

        var pattern = ToRegex(full);
        var files = Enumerate(
                fixedPart,
                recurses: full[fixedPart.Length..].Count(c => c == '/') > 1
                    || path.Contains("**", StringComparison.Ordinal)
            )
            .Where(f => pattern.IsMatch(f))
            .Take(MostFiles + 1)
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count switch
        {
            0 => throw Missing(path, full),
            > MostFiles => throw new WeirException(
                ErrorCode.LimitExceeded,
                $"'{path}' matches more than {MostFiles} files"
            ),
            _ => files,
        };
    }

    private static List<string> OfFolder(string folder, string path)
    {
        var files = Enumerate(folder, recurses: true)
            .Where(f => FileFormats.OfPath(f) is not null && !Path.GetFileName(f).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count == 0
            ? throw new WeirException(ErrorCode.FileNotFound, $"the folder '{path}' has no files of a known format")
            : files;
    }

    private static IEnumerable<string> Enumerate(string folder, bool recurses) =>
        Directory.EnumerateFiles(
            folder,
            "*",
            new EnumerationOptions
            {
                RecurseSubdirectories = recurses,
                MaxRecursionDepth = 32,
                IgnoreInaccessible = true,
                AttributesToSkip = FileAttributes.Device,
            }
        );

    private static WeirException Missing(string path, string full)
    {
        var folder = Path.GetDirectoryName(full);
        var near =
            folder is not null && Directory.Exists(folder)
                ? Suggestions.DidYouMean(
                    Path.GetFileName(full),
                    Directory.EnumerateFileSystemEntries(folder).Take(1000).Select(f => Path.GetFileName(f))
                )
                : null;
        return new WeirException(ErrorCode.FileNotFound, $"no file matches '{path}'") { Hint = near };
    }

    private static Regex ToRegex(string glob)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < glob.Length; i++)
        {
            switch (glob[i])
            {
                case '*' when i + 2 < glob.Length && glob[i + 1] == '*' && glob[i + 2] == '/':
                    text.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                    text.Append(".*");
                    i++;
                    break;
                case '*':
                    text.Append("[^/]*");
                    break;
                case '?':
                    text.Append("[^/]");
                    break;
                case '[' when glob.IndexOf(']', i + 1) is var end && end > i + 1:
                    var set = glob[(i + 1)..end];
                    var body = set[0] == '!' ? "^" + set[1..] : set;
                    text.Append('[').Append(body.Replace("\\", "\\\\", StringComparison.Ordinal)).Append(']');
                    i = end;
                    break;
                default:
                    text.Append(Regex.Escape(glob[i].ToString()));
                    break;
            }
        }

        return new Regex(text.Append('$').ToString(), RegexOptions.NonBacktracking, TimeSpan.FromSeconds(5));
    }
}
