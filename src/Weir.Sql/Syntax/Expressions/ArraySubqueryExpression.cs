namespace Weir.Sql.Syntax;

/// <summary>ARRAY(SELECT …).</summary>
public sealed record ArraySubqueryExpression(QuerySyntax Query) : SqlExpression;
