namespace Weir.Sql.Syntax;

/// <summary>A query used as a value.</summary>
public sealed record SubqueryExpression(QuerySyntax Query) : SqlExpression;
