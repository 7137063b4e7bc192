namespace Weir.Sql.Syntax;

/// <summary>AS name (columns).</summary>
public sealed record TableAlias(Identifier Name, ValueList<Identifier> Columns) : SyntaxNode;
