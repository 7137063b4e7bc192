using Weir.Plan;
using Weir.Planner.Binding;
using Weir.Planner.Explain;
using Weir.Planner.Optimizer;
using Weir.Planner.Physical;
using Weir.Sql.Syntax;

namespace Weir.Planner;

/// <summary>From syntax to a plan that can run.</summary>
public static class QueryPlanner
{
    /// <summary>
    /// Binds, optimizes and agrees on scans. Throws <see cref="UnresolvedTableException"/> for a table that is not among
    /// the looked-up ones; contacts nothing.
    /// </summary>
    public static BoundQuery Plan(QuerySyntax query, BinderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var bound = new QueryBinder(new BindingContext(options)).Bind(query, null);
        var output = bound.Plan.Output;
        var plan = ScanPlanner.Apply(PlanOptimizer.Optimize(bound.Plan));
        return bound with
        {
            Plan = plan.Output.SequenceEqual(output)
                ? plan
                : new ProjectNode(plan, output.Select(Projection.Of).ToValueList()),
        };
    }

    /// <summary>Evaluates a constant expression; raises when it is not constant.</summary>
    public static LiteralExpression Constant(SqlExpression expression, BinderOptions options)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var context = new BindingContext(options);
        var binder = new ExpressionBinder(context, new QueryBinder(context), new Scope(null));
        return ConstantFolding.FoldWhole(binder.BindSettled(expression)) as LiteralExpression
            ?? throw context.Error(ErrorCode.NotSupported, "only a constant is allowed here", expression.Location);
    }

    /// <summary>The plan as a tree for people; measured facts of a node come from <paramref name="measured"/>.</summary>
    public static string Explain(PlanNode plan, Func<PlanNode, IEnumerable<string>>? measured = null) =>
        new PlanPrinter(measured).Print(plan);
}
