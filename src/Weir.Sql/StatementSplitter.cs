using Weir.Sql.Lexing;

namespace Weir.Sql;

/// <summary>Finds the statements of a text that is still being typed.</summary>
public static class StatementSplitter
{
    /// <summary>
    /// Whether the text ends with a semicolon outside quotes and comments, so that a shell may run it. Text that cannot be
    /// cut into words at all counts as complete: running it shows the error.
    /// </summary>
    public static bool IsComplete(string text)
    {
        try
        {
            var tokens = Lexer.Tokenize(text, ParserLimits.Default);
            return tokens.Count >= 2 && tokens[^2].Is(";");
        }
        catch (WeirException exception)
        {
            return !exception.Message.EndsWith("does not end", StringComparison.Ordinal);
        }
    }
}
