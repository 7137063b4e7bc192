namespace Weir.Sql.Syntax;

/// <summary>DESCRIBE table or query.</summary>
public sealed record DescribeStatement(ValueList<Identifier> Table, QuerySyntax? Query) : Statement;
