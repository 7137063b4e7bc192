namespace Weir.Sql.Syntax;

/// <summary>An infix operator; <c>and</c>, <c>or</c> in lower case; <c>&lt;></c> for <c>!=</c>.</summary>
public sealed record BinaryExpression(string Operator, SqlExpression Left, SqlExpression Right) : SqlExpression;
