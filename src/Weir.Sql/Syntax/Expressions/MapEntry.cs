namespace Weir.Sql.Syntax;

/// <summary>An entry of a map literal.</summary>
public sealed record MapEntry(SqlExpression Key, SqlExpression Value) : SyntaxNode;
