namespace Weir.Sql.Syntax;

/// <summary>A table function.</summary>
public sealed record FunctionReference(FunctionCall Call, bool WithOrdinality, bool IsLateral) : TableExpression;
