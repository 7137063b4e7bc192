namespace Weir.Sql.Syntax;

/// <summary>TABLESAMPLE.</summary>
public sealed record SampleClause(string? Method, SqlExpression Size, bool IsPercent, SqlExpression? Seed) : SyntaxNode;
