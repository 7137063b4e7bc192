namespace Weir.Sql.Syntax;

/// <summary>NULL.</summary>
public sealed record NullLiteral : SqlExpression;
