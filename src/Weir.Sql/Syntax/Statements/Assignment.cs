namespace Weir.Sql.Syntax;

/// <summary>column = value, or (a, b) = row.</summary>
public sealed record Assignment(ValueList<Identifier> Columns, SqlExpression Value) : SyntaxNode;
