namespace Weir.Sql.Syntax;

/// <summary>A query in FROM.</summary>
public sealed record SubqueryReference(QuerySyntax Query, bool IsLateral) : TableExpression;
