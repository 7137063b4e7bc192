namespace Weir.Sql.Syntax;

/// <summary>A string after escapes.</summary>
public sealed record StringLiteral(string Value) : SqlExpression;
