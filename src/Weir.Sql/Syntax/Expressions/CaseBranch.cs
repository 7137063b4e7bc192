namespace Weir.Sql.Syntax;

/// <summary>WHEN … THEN ….</summary>
public sealed record CaseBranch(SqlExpression When, SqlExpression Then) : SyntaxNode;
