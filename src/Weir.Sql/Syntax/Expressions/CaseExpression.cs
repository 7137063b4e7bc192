namespace Weir.Sql.Syntax;

/// <summary>CASE, with or without an operand.</summary>
public sealed record CaseExpression(SqlExpression? Operand, ValueList<CaseBranch> Branches, SqlExpression? Otherwise)
    : SqlExpression;
