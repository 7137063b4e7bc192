namespace Weir.Sql.Syntax;

/// <summary>ARRAY[a, b] or [a, b].</summary>
public sealed record ArrayExpression(ValueList<SqlExpression> Items) : SqlExpression;
