using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>Conditions as they were written.</summary>
internal static class SyntaxConditions
{
    public static IEnumerable<SqlExpression> SplitAnd(SqlExpression expression) =>
        expression is BinaryExpression { Operator: "and" } and
            ? SplitAnd(and.Left).Concat(SplitAnd(and.Right))
            : [expression];
}
