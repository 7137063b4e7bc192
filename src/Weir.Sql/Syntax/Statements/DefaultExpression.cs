namespace Weir.Sql.Syntax;

/// <summary>DEFAULT as a value.</summary>
public sealed record DefaultExpression : SqlExpression;
