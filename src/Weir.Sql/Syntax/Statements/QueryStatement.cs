namespace Weir.Sql.Syntax;

/// <summary>SELECT, VALUES, TABLE, FROM ….</summary>
public sealed record QueryStatement(QuerySyntax Query) : Statement;
