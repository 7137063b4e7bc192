namespace Weir.Sql.Syntax;

/// <summary><c>$1</c> (name "1"), <c>@name</c>, <c>?</c> (numbered in order).</summary>
public sealed record ParameterExpression(string Name) : SqlExpression;
