namespace Weir.Sql.Syntax;

/// <summary>A table by name, or a query of WITH.</summary>
public sealed record TableReference(ValueList<Identifier> Name) : TableExpression;
