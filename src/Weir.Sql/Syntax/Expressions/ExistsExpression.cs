namespace Weir.Sql.Syntax;

/// <summary>EXISTS (SELECT …).</summary>
public sealed record ExistsExpression(QuerySyntax Query) : SqlExpression;
