namespace Weir.Sql.Syntax;

/// <summary>COLLATE.</summary>
public sealed record CollateExpression(SqlExpression Operand, ValueList<Identifier> Collation) : SqlExpression;
