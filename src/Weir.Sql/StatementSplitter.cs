using Weir.Sql.Lexing;

namespace Weir.Sql;

/// <summary>Finds the statements of a text that may still be being typed.</summary>
public static class StatementSplitter
{
    /// <summary>
    /// The pieces of a text that a semicolon outside of quotes and comments ends, and what is left behind the last one.
    /// Empty pieces are left out. Text that cannot be cut into words is one piece that counts as complete, unless a quote
    /// or comment is still open: parsing it shows the error.
    /// </summary>
    public static IReadOnlyList<StatementText> Split(string text, ParserLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = Lexer.TokenizeLeniently(text, limits ?? ParserLimits.Default, out var rest);
        var statements = new List<StatementText>();
        var first = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!tokens[i].Is(";"))
            {
                continue;
            }

            if (i > first)
            {
                var start = tokens[first];
                statements.Add(new StatementText(text[start.Start..tokens[i].End], start.Location, IsComplete: true));
            }

            first = i + 1;
        }

        if (first < tokens.Count && tokens[first].Kind != TokenKind.End)
        {
            var start = tokens[first];
            var last = tokens[^1];
            var end = last.Kind == TokenKind.End ? tokens[^2].End : text.Length;
            statements.Add(
                new StatementText(text[start.Start..end], start.Location, rest == LexicalEnd.UnreadableText)
            );
        }
        else if (rest != LexicalEnd.EndOfText)
        {
            var at = tokens.Count == 0 ? 0 : tokens[^1].End;
            var location = new SourceLocation(1, 1);
            if (tokens.Count > 0)
            {
                location = tokens[^1].Location with { Column = tokens[^1].Location.Column + 1 };
            }

            statements.Add(new StatementText(text[at..], location, rest == LexicalEnd.UnreadableText));
        }

        return statements;
    }

    /// <summary>Whether a shell may run the text: it ends with a semicolon outside of quotes and comments, or can never be read.</summary>
    public static bool IsComplete(string text)
    {
        var statements = Split(text);
        return statements.Count > 0 && statements[^1].IsComplete;
    }
}
