using System.Security.Cryptography;
using System.Text;

namespace Weir.Hosting.Jobs;

/// <summary>A file that was generated and may be edited: a line with a checksum over the others tells whether it was.</summary>
public static class GeneratedFile
{
    private const string Mark = "// weir jobs generate; checksum ";

    /// <summary>The line that <see cref="Sign"/> fills in.</summary>
    internal const string UnsignedLine = Mark + "0000000000000000";

    /// <summary>Writes a file unless it is there and was edited; <paramref name="isForced"/>: whatever is there.</summary>
    /// <returns>False: an edited file, or one that was not generated, is kept.</returns>
    public static bool Write(string path, string text, bool isForced)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!isForced && File.Exists(path) && !IsUnedited(File.ReadAllText(path)))
        {
            return false;
        }

        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var aside = full + ".tmp";
        File.WriteAllText(aside, text);
        File.Move(aside, full, overwrite: true);
        return true;
    }

    /// <summary>The text with its checksum in the place of <see cref="UnsignedLine"/>.</summary>
    internal static string Sign(string text) =>
        text.Replace(UnsignedLine, Mark + Checksum(text), StringComparison.Ordinal);

    private static bool IsUnedited(string text)
    {
        var line = text.Split('\n').FirstOrDefault(l => l.StartsWith(Mark, StringComparison.Ordinal));
        return line is not null && line[Mark.Length..].TrimEnd() == Checksum(text);
    }

    /// <summary>The first 64 bits of a SHA-256 over all lines but the mark's own, as hexadecimal digits.</summary>
    private static string Checksum(string text)
    {
        var rest = string.Join(
            '\n',
            text.ReplaceLineEndings("\n").Split('\n').Where(l => !l.StartsWith(Mark, StringComparison.Ordinal))
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rest)).AsSpan(0, 8));
    }
}
