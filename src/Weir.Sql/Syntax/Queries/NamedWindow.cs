namespace Weir.Sql.Syntax;

/// <summary>WINDOW name AS (…).</summary>
public sealed record NamedWindow(Identifier Name, WindowSyntax Definition) : SyntaxNode;
