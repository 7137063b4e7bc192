namespace Weir.Sql.Syntax;

/// <summary>PIVOT.</summary>
public sealed record PivotReference(
    TableExpression Source,
    ValueList<SelectItem> Aggregates,
    ValueList<PivotColumn> Columns,
    ValueList<SqlExpression> GroupBy
) : TableExpression;
