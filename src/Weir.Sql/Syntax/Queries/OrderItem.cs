namespace Weir.Sql.Syntax;

/// <summary>An item of ORDER BY.</summary>
public sealed record OrderItem(SqlExpression Value, bool IsDescending, bool? NullsFirst) : SyntaxNode;
