using Weir.Sql;

namespace Weir.Cli.Interactive;

/// <summary>When what was typed is a whole input of the shell.</summary>
internal static class ShellInput
{
    /// <summary>A command, a word that quits, or statements up to a semicolon.</summary>
    public static bool IsComplete(string text) =>
        string.IsNullOrWhiteSpace(text) || IsCommand(text) || IsQuit(text) || StatementSplitter.IsComplete(text);

    /// <summary>Whether it is a command such as <c>\d</c>.</summary>
    public static bool IsCommand(string text) => text.TrimStart().StartsWith('\\');

    /// <summary>Whether it ends the shell.</summary>
    public static bool IsQuit(string text) => text.Trim().TrimEnd(';') is "\\q" or "exit" or "quit";
}
