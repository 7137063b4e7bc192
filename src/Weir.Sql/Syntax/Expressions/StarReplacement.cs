namespace Weir.Sql.Syntax;

/// <summary><c>* REPLACE (value AS name)</c>.</summary>
public sealed record StarReplacement(SqlExpression Value, Identifier Name) : SyntaxNode;
