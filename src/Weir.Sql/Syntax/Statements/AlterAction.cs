namespace Weir.Sql.Syntax;

/// <summary>What ALTER TABLE does.</summary>
public abstract record AlterAction : SyntaxNode;
