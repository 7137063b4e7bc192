namespace Weir.Sql.Syntax;

/// <summary>ALTER TABLE.</summary>
public sealed record AlterTableStatement(ValueList<Identifier> Table, AlterAction Action, bool IfExists) : Statement;
