namespace Weir.Sql.Syntax;

/// <summary>RENAME TO.</summary>
public sealed record RenameTableAction(Identifier NewName) : AlterAction;
