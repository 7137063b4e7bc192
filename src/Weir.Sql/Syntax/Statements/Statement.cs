namespace Weir.Sql.Syntax;

/// <summary>A whole statement.</summary>
public abstract record Statement : SyntaxNode;
