namespace Weir.Sql.Syntax;

/// <summary>An option in parentheses; the name in lower case, without values for a bare one.</summary>
public sealed record StatementOption(string Name, ValueList<SqlExpression> Values) : SyntaxNode;
