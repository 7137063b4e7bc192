namespace Weir.Sql.Syntax;

/// <summary>VALUES (…), (…).</summary>
public sealed record ValuesBody(ValueList<ValueList<SqlExpression>> Rows) : QueryBody;
