namespace Weir.Sql.Syntax;

/// <summary><c>* RENAME (name AS new)</c>.</summary>
public sealed record StarRenaming(Identifier Name, Identifier NewName) : SyntaxNode;
