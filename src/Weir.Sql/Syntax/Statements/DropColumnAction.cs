namespace Weir.Sql.Syntax;

/// <summary>DROP COLUMN.</summary>
public sealed record DropColumnAction(Identifier Column, bool IfExists) : AlterAction;
