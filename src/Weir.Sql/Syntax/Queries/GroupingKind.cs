namespace Weir.Sql.Syntax;

/// <summary>Which grouping element.</summary>
public enum GroupingKind
{
    Expression,
    Set,
    Rollup,
    Cube,
    GroupingSets,
}
