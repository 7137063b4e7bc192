namespace Weir.Sql.Syntax;

/// <summary>RESET name.</summary>
public sealed record ResetStatement(string Name) : Statement;
