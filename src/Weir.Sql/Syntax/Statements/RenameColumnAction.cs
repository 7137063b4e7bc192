namespace Weir.Sql.Syntax;

/// <summary>RENAME COLUMN.</summary>
public sealed record RenameColumnAction(Identifier Column, Identifier NewName) : AlterAction;
