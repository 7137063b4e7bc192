using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>
/// Leaves out columns that nothing above needs, down to what scans ask of their sources.
/// <code>
/// Project(a)                  Project(a)
///   Table(a, b, c)     =>       Table(a)
/// </code>
/// </summary>
internal static class ColumnPruning
{
    public static PlanNode Apply(PlanNode root) => Prune(root, [.. root.Output]);

    private static PlanNode Prune(PlanNode node, HashSet<PlanColumn> needed)
    {
        switch (node)
        {
            case TableNode table:
                return table with
                {
                    Projection = table.Projection.Where(i => needed.Contains(table.TableColumns[i])).ToValueList(),
                };
            case ValuesNode values:
                return PruneValues(values, needed);
            case ProjectNode project:
                return PruneProject(project, needed);
            case FilterNode { Input: TableNode } filter:
                // The scan planner itself adds the columns that conditions on a table need: pushed ones need none.
                return filter with { Input = Prune(filter.Input, needed) };
            case FilterNode filter:
                return filter with { Input = Prune(filter.Input, With(needed, [filter.Condition])) };
            case SortNode sort:
                return sort with { Input = Prune(sort.Input, With(needed, sort.Keys.Select(k => k.Value))) };
            case LimitNode limit:
                return limit with { Input = Prune(limit.Input, With(needed, (limit.Ties ?? []).Select(k => k.Value))) };
            case DistinctOnNode distinct:
                return distinct with { Input = Prune(distinct.Input, With(needed, distinct.Keys)) };
            case AggregateNode aggregate:
                return PruneAggregate(aggregate, needed);
            case JoinNode join:
                return PruneJoin(join, needed);
            case UnionAllNode union:
                return PruneUnion(union, needed);
            default:
                return node.WithInputs(node.Inputs.Select(i => Prune(i, [.. i.Output])).ToValueList());
        }
    }

    private static ValuesNode PruneValues(ValuesNode values, HashSet<PlanColumn> needed)
    {
        var kept = Enumerable.Range(0, values.Columns.Count).Where(i => needed.Contains(values.Columns[i])).ToArray();
        return
            kept.Length == values.Columns.Count
            || values.Rows.Any(r => r.Any(e => Expressions.CanRaise(e) || Expressions.IsVolatile(e)))
            ? values
            : new ValuesNode(
                kept.Select(i => values.Columns[i]).ToValueList(),
                values.Rows.Select(r => kept.Select(i => r[i]).ToValueList()).ToValueList()
            )
            {
                EstimatedRows = values.EstimatedRows,
            };
    }

    private static PlanNode PruneProject(ProjectNode project, HashSet<PlanColumn> needed)
    {
        var kept = project.Projections.Where(p => needed.Contains(p.Column)).ToValueList();
        var input = Prune(project.Input, With([], kept.Select(p => p.Value)));
        return
            kept.Count == input.Output.Count
            && kept.All(p => p.IsIdentity)
            && kept.Select(p => p.Column).SequenceEqual(input.Output)
            ? input
            : new ProjectNode(input, kept);
    }

    private static AggregateNode PruneAggregate(AggregateNode aggregate, HashSet<PlanColumn> needed)
    {
        var kept = aggregate.Aggregates.Where(a => needed.Contains(a.Column)).ToValueList();
        var used = With([], aggregate.Groups.Select(g => g.Value));
        foreach (var call in kept)
        {
            used = With(used, call.Arguments);
            used = With(used, call.Order.Select(k => k.Value));
            used = call.Filter is null ? used : With(used, [call.Filter]);
        }

        return aggregate with
        {
            Input = Prune(aggregate.Input, used),
            Aggregates = kept,
        };
    }

    private static JoinNode PruneJoin(JoinNode join, HashSet<PlanColumn> needed)
    {
        var used = With(needed, join.Keys.SelectMany(k => new[] { k.Left, k.Right }));
        used = join.Residual is null ? used : With(used, [join.Residual]);
        return join with
        {
            Left = Narrow(Prune(join.Left, Only(used, join.Left)), used),
            Right = Narrow(Prune(join.Right, Only(used, join.Right)), used),
        };
    }

    /// <summary>Drops columns that the input still carries although the join does not need them.</summary>
    private static PlanNode Narrow(PlanNode input, HashSet<PlanColumn> used) =>
        input.Output.All(used.Contains)
            ? input
            : new ProjectNode(input, input.Output.Where(used.Contains).Select(Projection.Of).ToValueList());

    private static UnionAllNode PruneUnion(UnionAllNode union, HashSet<PlanColumn> needed)
    {
        var kept = Enumerable.Range(0, union.Columns.Count).Where(i => needed.Contains(union.Columns[i])).ToArray();
        var branches = union.Branches.Select(branch =>
        {
            var wanted = kept.Select(i => branch.Output[i]).ToArray();
            var pruned = Prune(branch, [.. wanted]);
            return pruned.Output.SequenceEqual(wanted)
                ? pruned
                : new ProjectNode(pruned, wanted.Select(Projection.Of).ToValueList());
        });
        return new UnionAllNode(branches.ToValueList(), kept.Select(i => union.Columns[i]).ToValueList());
    }

    private static HashSet<PlanColumn> Only(HashSet<PlanColumn> used, PlanNode input) =>
        [.. input.Output.Where(used.Contains)];

    private static HashSet<PlanColumn> With(HashSet<PlanColumn> needed, IEnumerable<Expression> expressions)
    {
        var result = new HashSet<PlanColumn>(needed);
        foreach (var expression in expressions)
        {
            Expressions.CollectColumns(expression, result);
        }

        return result;
    }
}
