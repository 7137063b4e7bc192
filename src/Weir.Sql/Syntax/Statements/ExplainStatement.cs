namespace Weir.Sql.Syntax;

/// <summary>EXPLAIN [ANALYZE] [(FORMAT JSON)].</summary>
public sealed record ExplainStatement(Statement Target, bool IsAnalyze, bool IsJson) : Statement;
