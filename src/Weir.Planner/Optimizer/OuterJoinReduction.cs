using Weir.Columnar;
using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>
/// Makes an outer join an inner one (or a full one a left or right one) when a condition above it cannot be true for the
/// NULLs that the outer join would add.
/// <code>
/// Filter(b.x = 1)                      Filter(b.x = 1)
///   Join(left, a.id = b.id)     =>       Join(inner, a.id = b.id)
/// </code>
/// </summary>
internal static class OuterJoinReduction
{
    public static JoinNode Apply(JoinNode join, IReadOnlyList<Expression> conditions)
    {
        var rejectsRightNulls = conditions.Any(c => RejectsNulls(c, join.Right.Output));
        var rejectsLeftNulls = conditions.Any(c => RejectsNulls(c, join.Left.Output));
        var kind = (join.Kind, rejectsLeftNulls, rejectsRightNulls) switch
        {
            (JoinKind.Left, _, true) => JoinKind.Inner,
            (JoinKind.Right, true, _) => JoinKind.Inner,
            (JoinKind.Full, true, true) => JoinKind.Inner,
            (JoinKind.Full, true, false) => JoinKind.Left,
            (JoinKind.Full, false, true) => JoinKind.Right,
            var (same, _, _) => same,
        };
        return kind == join.Kind ? join : join with { Kind = kind };
    }

    /// <summary>Whether the condition is certainly not true when all of the columns are NULL.</summary>
    private static bool RejectsNulls(Expression condition, IReadOnlyCollection<PlanColumn> columns) =>
        condition switch
        {
            ComparisonExpression { Operator: not (ComparisonOperator.Distinct or ComparisonOperator.NotDistinct) } c =>
                IsNullFor(c.Left, columns) || IsNullFor(c.Right, columns),
            IsNullExpression { IsNegated: true } isNotNull => IsNullFor(isNotNull.Operand, columns),
            InListExpression inList => IsNullFor(inList.Operand, columns),
            ConjunctionExpression { IsAnd: true } and => and.Operands.Any(o => RejectsNulls(o, columns)),
            ConjunctionExpression { IsAnd: false } or => or.Operands.All(o => RejectsNulls(o, columns)),
            _ => false,
        };

    /// <summary>Whether the expression is certainly NULL when all of the columns are; only plain forms are known to be.</summary>
    private static bool IsNullFor(Expression expression, IReadOnlyCollection<PlanColumn> columns) =>
        expression switch
        {
            ColumnExpression column => columns.Contains(column.Column),
            CastExpression cast => IsNullFor(cast.Input, columns),
            LiteralExpression literal => literal.Value is null,
            _ => false,
        };
}
