using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>
/// Takes conditions that every branch of an OR has in common out of it, so that they may become join keys or reach
/// sources. Conditions that can raise stay where they are.
/// <code>
/// (a = b AND x) OR (a = b AND y)     =>     a = b AND (x OR y)
/// </code>
/// </summary>
internal static class CommonConditions
{
    public static Expression Extract(Expression condition) =>
        Expressions.Transform(condition, e => e is ConjunctionExpression { IsAnd: false } or ? ExtractFrom(or) : e);

    private static Expression ExtractFrom(ConjunctionExpression or)
    {
        var branches = or.Operands.Select(o => Expressions.SplitAnd(o).ToList()).ToList();
        var common = branches[0]
            .Where(c =>
                !Expressions.CanRaise(c) && !Expressions.IsVolatile(c) && branches.TrueForAll(b => b.Contains(c))
            )
            .Distinct()
            .ToList();
        if (common.Count == 0)
        {
            return or;
        }

        var rests = branches.ConvertAll(b => b.Where(c => !common.Contains(c)).ToList());
        if (!rests.Exists(r => r.Count == 0))
        {
            common.Add(new ConjunctionExpression(false, rests.Select(r => Expressions.And(r)).ToValueList()));
        }

        return Expressions.And(common);
    }
}
