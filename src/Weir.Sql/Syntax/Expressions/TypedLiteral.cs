namespace Weir.Sql.Syntax;

/// <summary><c>DATE '2024-01-02'</c>: a string read as a type.</summary>
public sealed record TypedLiteral(TypeSyntax Type, string Value) : SqlExpression;
