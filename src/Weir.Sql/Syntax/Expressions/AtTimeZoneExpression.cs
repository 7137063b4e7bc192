namespace Weir.Sql.Syntax;

/// <summary>AT TIME ZONE.</summary>
public sealed record AtTimeZoneExpression(SqlExpression Operand, SqlExpression Zone) : SqlExpression;
