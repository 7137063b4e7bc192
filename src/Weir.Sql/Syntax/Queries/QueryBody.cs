namespace Weir.Sql.Syntax;

/// <summary>The part of a query that makes rows.</summary>
public abstract record QueryBody : SyntaxNode;
