namespace Weir.Benchmarks.Measuring;

/// <summary>Text of the POSIX shell.</summary>
internal static class ShellText
{
    public static string Quote(string argument) => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    public static string Command(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));
}
