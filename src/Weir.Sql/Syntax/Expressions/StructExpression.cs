namespace Weir.Sql.Syntax;

/// <summary><c>{'a': 1}</c>.</summary>
public sealed record StructExpression(ValueList<StructField> Fields) : SqlExpression;
