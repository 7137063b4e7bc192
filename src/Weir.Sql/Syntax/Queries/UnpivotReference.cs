namespace Weir.Sql.Syntax;

/// <summary>UNPIVOT.</summary>
public sealed record UnpivotReference(
    TableExpression Source,
    Identifier ValueName,
    Identifier NameName,
    ValueList<SqlExpression> Columns,
    bool IncludesNulls
) : TableExpression;
