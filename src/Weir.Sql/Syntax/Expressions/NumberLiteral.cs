namespace Weir.Sql.Syntax;

/// <summary>An unsigned number, its digits as written without underscores.</summary>
public sealed record NumberLiteral(string Text) : SqlExpression;
