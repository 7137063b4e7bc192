namespace Weir.Sql.Syntax;

/// <summary>An end of a frame.</summary>
public sealed record FrameBound(FrameBoundKind Kind, SqlExpression? Offset) : SyntaxNode;
