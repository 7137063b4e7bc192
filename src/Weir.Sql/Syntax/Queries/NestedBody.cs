namespace Weir.Sql.Syntax;

/// <summary>A query in parentheses.</summary>
public sealed record NestedBody(QuerySyntax Query) : QueryBody;
