using Weir.Columnar;
using Weir.Plan;

namespace Weir.Connectors.Files;

/// <summary>A condition on one column that statistics can decide: a comparison with constants, or a test for NULL.</summary>
/// <param name="Column">The place of the column in the schema of the file.</param>
/// <param name="Operator">The comparison; null for a test for NULL.</param>
/// <param name="Values">The constants; one, or for Equal several of which one must match.</param>
/// <param name="IsNull">For a test: whether NULL is wanted.</param>
internal sealed record ColumnCondition(
    int Column,
    ComparisonOperator? Operator,
    IReadOnlyList<object> Values,
    bool IsNull = false
)
{
    /// <summary>The condition that a filter is, with the column's place in the table; null when statistics do not help.</summary>
    public static ColumnCondition? From(Expression filter, ScanRequest request) =>
        filter switch
        {
            ComparisonExpression { Left: ColumnExpression c, Right: LiteralExpression { Value: { } v } l } x
                when l.Type.Equals(c.Type) => Compare(request.OrdinalOf(c.Column), x.Operator, v),
            ComparisonExpression { Left: LiteralExpression { Value: { } v } l, Right: ColumnExpression c } x
                when l.Type.Equals(c.Type) => Compare(request.OrdinalOf(c.Column), Flip(x.Operator), v),
            IsNullExpression { Operand: ColumnExpression c } n => new ColumnCondition(
                request.OrdinalOf(c.Column),
                null,
                [],
                !n.IsNegated
            ),
            InListExpression { Operand: ColumnExpression c } list
                when list.Items.All(i => i is LiteralExpression { Value: not null } l && l.Type.Equals(c.Type)) =>
                new ColumnCondition(
                    request.OrdinalOf(c.Column),
                    ComparisonOperator.Equal,
                    [.. list.Items.Select(i => ((LiteralExpression)i).Value!)]
                ),
            _ => null,
        };

    private static ColumnCondition? Compare(int column, ComparisonOperator @operator, object value) =>
        @operator is ComparisonOperator.NotEqual or ComparisonOperator.Distinct or ComparisonOperator.NotDistinct
            ? null
            : new ColumnCondition(column, @operator, [value]);

    private static ComparisonOperator Flip(ComparisonOperator @operator) =>
        @operator switch
        {
            ComparisonOperator.Less => ComparisonOperator.Greater,
            ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.Greater => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
            _ => @operator,
        };
}
