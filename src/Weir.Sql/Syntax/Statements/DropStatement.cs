namespace Weir.Sql.Syntax;

/// <summary>DROP TABLE, VIEW or SCHEMA; the kind in lower case.</summary>
public sealed record DropStatement(string Kind, ValueList<ValueList<Identifier>> Names, bool IfExists, bool IsCascade)
    : Statement;
