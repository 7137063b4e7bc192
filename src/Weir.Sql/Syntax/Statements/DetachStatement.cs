namespace Weir.Sql.Syntax;

/// <summary>DETACH.</summary>
public sealed record DetachStatement(Identifier Name, bool IfExists) : Statement;
