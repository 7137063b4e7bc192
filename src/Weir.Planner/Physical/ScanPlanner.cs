using Weir.Connectors;
using Weir.Plan;

namespace Weir.Planner.Physical;

/// <summary>
/// Agrees on scans with sources: offers the conditions above a table, the columns and the limit, and keeps a filter for
/// what the source does not do exactly.
/// <code>
/// Limit(10)                          Limit(10)
///   Filter(a = 1 AND f(b))    =>       Filter(f(b))
///     Table t                            Scan t [pushed: a = 1]
/// </code>
/// </summary>
internal static class ScanPlanner
{
    public static PlanNode Apply(PlanNode node) => Apply(node, limit: null);

    private static PlanNode Apply(PlanNode node, long? limit) =>
        node switch
        {
            FilterNode { Input: TableNode table } filter => Scan(
                table,
                [.. Expressions.SplitAnd(filter.Condition)],
                limit
            ),
            TableNode table => Scan(table, [], limit),
            LimitNode { Count: { } count } l when l.Ties is null && l.Offset <= long.MaxValue - count => l with
            {
                Input = Apply(l.Input, l.Offset + count),
            },
            ProjectNode project => project with { Input = Apply(project.Input, limit) },
            _ => node.WithInputs(node.Inputs.Select(i => Apply(i, limit: null)).ToValueList()),
        };

    private static PlanNode Scan(TableNode node, IReadOnlyList<Expression> filters, long? limit)
    {
        var table = (ITable)node.Table;
        var constantFree = filters
            .Where(f => Expressions.ColumnsOf(f).Count > 0 && !Expressions.IsVolatile(f))
            .ToList();
        var offered = constantFree.Count == filters.Count ? limit : null;
        var scan = table.PlanScan(
            new ScanRequest(node.TableColumns, WithFilterColumns(node, filters), constantFree, offered)
        );
        var exact = scan.Filters.Where(d => d.Grade == PushdownGrade.Exact).Select(d => d.Filter).ToList();
        var rest = filters.Where(f => !exact.Exists(e => ReferenceEquals(e, f))).ToList();
        if (rest.Count < filters.Count)
        {
            // Columns that only pushed filters use need not travel.
            var narrowed = table.PlanScan(
                new ScanRequest(node.TableColumns, WithFilterColumns(node, rest), constantFree, offered)
            );
            return Finish(node, table, narrowed, rest);
        }

        return Finish(node, table, scan, rest);
    }

    private static PlanNode Finish(TableNode node, ITable table, IScan scan, List<Expression> rest)
    {
        var columns = WithFilterColumns(node, rest).Select(i => node.TableColumns[i]).ToValueList();
        PlanNode result = new ScanNode(scan, table, columns)
        {
            TableColumns = node.TableColumns,
            EstimatedRows = scan.EstimatedRows,
        };
        if (rest.Count > 0)
        {
            result = new FilterNode(result, Expressions.And(rest));
        }

        return columns.Count == node.Projection.Count
            ? result
            : new ProjectNode(result, node.Output.Select(Projection.Of).ToValueList());
    }

    /// <summary>The projection of the node, followed by columns that only the filters need.</summary>
    private static List<int> WithFilterColumns(TableNode node, IReadOnlyList<Expression> filters)
    {
        var places = node.Projection.ToList();
        var used = new HashSet<PlanColumn>();
        foreach (var filter in filters)
        {
            Expressions.CollectColumns(filter, used);
        }

        for (var i = 0; i < node.TableColumns.Count; i++)
        {
            if (used.Contains(node.TableColumns[i]) && !places.Contains(i))
            {
                places.Add(i);
            }
        }

        return places;
    }
}
