namespace Weir.Sql.Syntax;

/// <summary>A field of a struct literal.</summary>
public sealed record StructField(string Name, SqlExpression Value) : SyntaxNode;
