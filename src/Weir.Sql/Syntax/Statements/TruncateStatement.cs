namespace Weir.Sql.Syntax;

/// <summary>TRUNCATE.</summary>
public sealed record TruncateStatement(ValueList<ValueList<Identifier>> Tables) : Statement;
