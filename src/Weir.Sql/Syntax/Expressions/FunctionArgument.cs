namespace Weir.Sql.Syntax;

/// <summary>An argument, perhaps with <c>name =></c>.</summary>
public sealed record FunctionArgument(Identifier? Name, SqlExpression Value) : SyntaxNode;
