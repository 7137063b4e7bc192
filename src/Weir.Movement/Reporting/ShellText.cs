namespace Weir.Movement.Reporting;

/// <summary>Command lines as a POSIX shell reads them (POSIX.1, "Shell Command Language", 2.2 Quoting).</summary>
public static class ShellText
{
    /// <summary>The words with blanks between them, quoted where a shell would read them differently.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word) =>
        word.Length > 0
        && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@,+".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
