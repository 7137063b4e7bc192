using Weir.Engine;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Movement;

/// <summary>Tells queries, names of tables and paths apart.</summary>
internal static class SourceText
{
    /// <summary>Whether a text is a query rather than a name or path.</summary>
    public static bool IsQuery(string text)
    {
        if (!text.Any(char.IsWhiteSpace))
        {
            return false;
        }

        var word = text.TrimStart(' ', '\t', '\r', '\n', '(').Split([' ', '\t', '\r', '\n', '('], 2)[0];
        if (word.ToUpperInvariant() is not ("SELECT" or "WITH" or "VALUES" or "TABLE" or "FROM"))
        {
            return false;
        }

        return SqlParser.ParseStatement(text) is QueryStatement
            ? true
            : throw new WeirException(ErrorCode.SyntaxError, "only a query can be moved");
    }

    /// <summary>All rows of a table or path.</summary>
    public static string Query(WeirSession session, string source) =>
        session.IsTableName(source)
            ? $"SELECT * FROM {string.Join('.', source.Split('.').Select(p => Quoted(p, '"')))}"
            : $"SELECT * FROM {Quoted(source, '\'')}";

    private static string Quoted(string text, char quote) =>
        quote + text.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal) + quote;
}
