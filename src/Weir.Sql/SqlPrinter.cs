using Weir.Sql.Printing;
using Weir.Sql.Syntax;

namespace Weir.Sql;

/// <summary>
/// Writes syntax trees as SQL, with the parentheses and quotes that are needed. What is printed in
/// <see cref="SqlDialect.Weir"/> parses to an equal tree.
/// </summary>
/// <exception cref="WeirException">The tree nests deeper than the stack allows.</exception>
public static class SqlPrinter
{
    /// <summary>A statement, without a semicolon.</summary>
    public static string Print(Statement statement, SqlDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var writer = new SyntaxWriter(dialect ?? SqlDialect.Weir);
        writer.Statement(statement);
        return writer.ToString();
    }

    /// <summary>A query.</summary>
    public static string Print(QuerySyntax query, SqlDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        var writer = new SyntaxWriter(dialect ?? SqlDialect.Weir);
        writer.Query(query);
        return writer.ToString();
    }

    /// <summary>An expression.</summary>
    public static string Print(SqlExpression expression, SqlDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var writer = new SyntaxWriter(dialect ?? SqlDialect.Weir);
        writer.Expression(expression);
        return writer.ToString();
    }

    /// <summary>A type.</summary>
    public static string Print(TypeSyntax type, SqlDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        var writer = new SyntaxWriter(dialect ?? SqlDialect.Weir);
        writer.Type(type);
        return writer.ToString();
    }
}
