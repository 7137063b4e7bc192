namespace Weir.Sql.Syntax;

/// <summary>ROW(a, b) or (a, b).</summary>
public sealed record RowExpression(ValueList<SqlExpression> Items) : SqlExpression;
