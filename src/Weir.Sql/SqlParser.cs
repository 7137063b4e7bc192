using Weir.Sql.Lexing;
using Weir.Sql.Parsing;
using Weir.Sql.Syntax;

namespace Weir.Sql;

/// <summary>Reads SQL text. Raises <see cref="ErrorCode.SyntaxError"/> with the place and what was expected there.</summary>
public static class SqlParser
{
    /// <summary>All statements of a text, separated by semicolons; none for an empty text.</summary>
    public static IReadOnlyList<Statement> ParseStatements(string text, ParserLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= ParserLimits.Default;
        var parser = new Parser(text, Lexer.Tokenize(text, limits), limits);
        return parser.Statements();
    }

    /// <summary>The one statement of a text.</summary>
    public static Statement ParseStatement(string text, ParserLimits? limits = null)
    {
        var statements = ParseStatements(text, limits);
        return statements.Count == 1
            ? statements[0]
            : throw new WeirException(
                ErrorCode.SyntaxError,
                statements.Count == 0 ? "there is no statement" : "only one statement is allowed here"
            );
    }

    /// <summary>An expression alone.</summary>
    public static SqlExpression ParseExpression(string text, ParserLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= ParserLimits.Default;
        var parser = new Parser(text, Lexer.Tokenize(text, limits), limits);
        return parser.WholeExpression();
    }
}
