namespace Weir.Sql.Syntax;

/// <summary>SHOW setting, TABLES, FUNCTIONS, ALL; the name in lower case.</summary>
public sealed record ShowStatement(string Name) : Statement;
