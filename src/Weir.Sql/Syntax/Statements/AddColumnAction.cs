namespace Weir.Sql.Syntax;

/// <summary>ADD COLUMN.</summary>
public sealed record AddColumnAction(ColumnDefinition Column, bool IfNotExists) : AlterAction;
