namespace Weir.Sql.Syntax;

/// <summary>An expression as it was written.</summary>
public abstract record SqlExpression : SyntaxNode;
