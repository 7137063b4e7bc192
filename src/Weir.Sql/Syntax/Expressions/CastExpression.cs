namespace Weir.Sql.Syntax;

/// <summary>CAST, TRY_CAST, <c>::</c>.</summary>
public sealed record CastExpression(SqlExpression Operand, TypeSyntax Type, bool IsTry) : SqlExpression;
