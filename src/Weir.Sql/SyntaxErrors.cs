namespace Weir.Sql;

/// <summary>Makes errors that point into a statement.</summary>
public static class SyntaxErrors
{
    public static WeirException At(
        ErrorCode code,
        string message,
        SourceLocation location,
        string text,
        string? hint = null
    ) =>
        new(code, message)
        {
            Location = location,
            SourceLine = LineOf(text, location.Line),
            Hint = hint,
        };

    /// <summary>A line of a text, counted from one; null when there is none.</summary>
    public static string? LineOf(string text, int line)
    {
        var from = 0;
        for (var i = 1; i < line; i++)
        {
            from = text.IndexOf('\n', from) + 1;
            if (from == 0)
            {
                return null;
            }
        }

        var end = text.IndexOf('\n', from);
        return text[from..(end < 0 ? text.Length : end)].TrimEnd('\r');
    }
}
