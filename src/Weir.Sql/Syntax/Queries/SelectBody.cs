namespace Weir.Sql.Syntax;

/// <summary>SELECT … FROM … WHERE ….</summary>
public sealed record SelectBody : QueryBody
{
    public bool IsDistinct { get; init; }

    public ValueList<SqlExpression> DistinctOn { get; init; } = [];

    public ValueList<SelectItem> Items { get; init; } = [];

    public ValueList<TableExpression> From { get; init; } = [];

    public SqlExpression? Where { get; init; }

    public ValueList<GroupingElement> GroupBy { get; init; } = [];

    public bool GroupsByAll { get; init; }

    public SqlExpression? Having { get; init; }

    public ValueList<NamedWindow> Windows { get; init; } = [];

    public SqlExpression? Qualify { get; init; }
}
