namespace Weir.Sql.Syntax;

/// <summary><c>INTERVAL '1 day'</c> or <c>INTERVAL 1 DAY</c>; the unit in lower case.</summary>
public sealed record IntervalLiteral(SqlExpression Value, string? Unit) : SqlExpression;
