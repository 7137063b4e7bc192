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

    /// <summary>All rows of a table or path; damaged rows of a text file are told when <paramref name="rejects"/>.</summary>
    public static string Query(WeirSession session, string source, bool rejects)
    {
        if (session.IsTableName(source))
        {
            return $"SELECT * FROM {string.Join('.', source.Split('.').Select(p => Quoted(p, '"')))}";
        }

        var path = Quoted(source, '\'');
        return rejects && ReaderOf(source) is { } reader
            ? $"SELECT * FROM {reader}({path}, on_error => 'reject')"
            : $"SELECT * FROM {path}";
    }

    /// <summary>The table function that reads such a file with options; null for others.</summary>
    private static string? ReaderOf(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return path.Contains("://", StringComparison.Ordinal)
            ? null
            : Path.GetExtension(name).ToUpperInvariant() switch
            {
                ".CSV" or ".TSV" => "read_csv",
                ".JSON" or ".JSONL" or ".NDJSON" => "read_json",
                _ => null,
            };
    }

    private static string Quoted(string text, char quote) =>
        quote + text.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal) + quote;
}
