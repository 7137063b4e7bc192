namespace Weir.Sql.Syntax;

/// <summary>A field of a STRUCT type.</summary>
public sealed record TypeField(Identifier Name, TypeSyntax Type) : SyntaxNode;
