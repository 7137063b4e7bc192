namespace Weir.Sql.Syntax;

/// <summary>IS [NOT] DISTINCT FROM.</summary>
public sealed record IsDistinctExpression(SqlExpression Left, SqlExpression Right, bool IsNegated) : SqlExpression;
