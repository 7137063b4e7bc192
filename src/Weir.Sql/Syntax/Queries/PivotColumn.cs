namespace Weir.Sql.Syntax;

/// <summary>column IN (values); without values: all that occur.</summary>
public sealed record PivotColumn(SqlExpression Value, ValueList<SelectItem> Values) : SyntaxNode;
