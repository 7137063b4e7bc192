namespace Weir.Sql.Syntax;

/// <summary>WITH [RECURSIVE].</summary>
public sealed record WithClause(bool IsRecursive, ValueList<CommonTable> Tables) : SyntaxNode;
