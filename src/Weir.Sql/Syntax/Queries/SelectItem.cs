namespace Weir.Sql.Syntax;

/// <summary>An item of the select list.</summary>
public sealed record SelectItem(SqlExpression Value, Identifier? Alias) : SyntaxNode;
