using Weir.Columnar;
using Weir.Connectors;
using Weir.Plan;

namespace Weir.Planner.Statistics;

/// <summary>
/// Estimates how many rows a node makes, from what sources say. Null where nothing is known: an unknown stays unknown.
/// Selectivities without statistics are System R's (Selinger et al., 1979, table 1).
/// </summary>
internal static class CardinalityEstimator
{
    private const double EqualitySelectivity = 0.1;
    private const double RangeSelectivity = 1.0 / 3;
    private const double OtherSelectivity = 0.25;

    public static double? Rows(PlanNode node) =>
        node switch
        {
            TableNode table => ((ITable)table.Table).Statistics.Rows,
            ScanNode scan => ((IScan)scan.Scan).EstimatedRows,
            ValuesNode values => values.Rows.Count,
            FilterNode filter => Rows(filter.Input) * Selectivity(filter.Condition, filter.Input),
            JoinNode join => JoinRows(join),
            AggregateNode { Groups.Count: 0 } => 1,
            AggregateNode aggregate => AggregateRows(aggregate),
            LimitNode limit => LimitRows(limit),
            SingleRowNode => 1,
            UnionAllNode union => union.Branches.Select(Rows).Aggregate((double?)0, (sum, rows) => sum + rows),
            SetOperationNode set => Rows(set.Left),
            _ => node.Inputs.Count == 1 ? Rows(node.Inputs[0]) : null,
        };

    /// <summary>How many different values the expression has among the rows of the node; null: unknown.</summary>
    public static double? DistinctValues(Expression expression, PlanNode node)
    {
        if (expression is not ColumnExpression { Column: var column })
        {
            return null;
        }

        foreach (var (table, columns) in TablesOf(node))
        {
            var ordinal = Enumerable.Range(0, columns.Count).FirstOrDefault(i => columns[i].Id == column.Id, -1);
            if (ordinal >= 0)
            {
                return table.Statistics.Columns.GetValueOrDefault(ordinal)?.DistinctValues;
            }
        }

        return null;
    }

    /// <summary>
    /// Rows of the largest table under the node without its filters: the size of the key domain it draws from. Without a
    /// table its own rows, which the caller knows already: to estimate them again for every key would double the work with
    /// every join above.
    /// </summary>
    private static double? BaseRows(PlanNode node, double? rows) =>
        TablesOf(node).Select(t => t.Table.Statistics.Rows).DefaultIfEmpty(rows).Max();

    public static double Selectivity(Expression condition, PlanNode input) =>
        condition switch
        {
            LiteralExpression { Value: true } => 1,
            LiteralExpression => 0,
            ConjunctionExpression { IsAnd: true } and => and.Operands.Aggregate(
                1.0,
                (s, o) => s * Selectivity(o, input)
            ),
            ConjunctionExpression or => 1 - or.Operands.Aggregate(1.0, (s, o) => s * (1 - Selectivity(o, input))),
            NotExpression not => 1 - Selectivity(not.Operand, input),
            ComparisonExpression { Operator: ComparisonOperator.Equal } equal => Equality(equal, input),
            ComparisonExpression { Operator: ComparisonOperator.NotEqual } => 1 - EqualitySelectivity,
            ComparisonExpression => RangeSelectivity,
            InListExpression inList => Math.Min(0.5, inList.Items.Count * EqualitySelectivity),
            IsNullExpression isNull => isNull.IsNegated ? 1 - EqualitySelectivity : EqualitySelectivity,
            _ => OtherSelectivity,
        };

    private static double Equality(ComparisonExpression equal, PlanNode input)
    {
        var distinct = DistinctValues(equal.Left, input) ?? DistinctValues(equal.Right, input);
        return distinct is > 1 ? 1 / distinct.Value : EqualitySelectivity;
    }

    private static double? JoinRows(JoinNode join)
    {
        var left = Rows(join.Left);
        var right = Rows(join.Right);
        if (join.Kind is JoinKind.Semi or JoinKind.Anti or JoinKind.NullAwareAnti)
        {
            return left * 0.5;
        }

        if (join.Kind is JoinKind.Mark or JoinKind.Single)
        {
            return left;
        }

        var rows = left * right;
        foreach (var key in join.Keys)
        {
            rows /= Math.Max(1, KeyDomain(key, join, left, right) ?? 1);
        }

        if (join.Residual is not null)
        {
            rows *= Selectivity(join.Residual, join);
        }

        return join.Kind switch
        {
            JoinKind.Left when rows is { } r && left is { } l => Math.Max(r, l),
            JoinKind.Right when rows is { } r && right is { } l => Math.Max(r, l),
            JoinKind.Full when rows is { } r && left is { } a && right is { } b => Math.Max(r, Math.Max(a, b)),
            _ => rows,
        };
    }

    /// <summary>
    /// How many different keys there are: where both sides know, that of the side with more; else that of the smaller base
    /// table, because a foreign key refers to a primary key.
    /// </summary>
    private static double? KeyDomain(JoinKey key, JoinNode join, double? left, double? right)
    {
        var first = DistinctValues(key.Left, join.Left);
        var second = DistinctValues(key.Right, join.Right);
        if (first is not null && second is not null)
        {
            return Math.Max(first.Value, second.Value);
        }

        first ??= BaseRows(join.Left, left);
        second ??= BaseRows(join.Right, right);
        return first is null || second is null ? first ?? second : Math.Min(first.Value, second.Value);
    }

    private static double? AggregateRows(AggregateNode aggregate)
    {
        var input = Rows(aggregate.Input);
        double? groups = 1;
        foreach (var group in aggregate.Groups)
        {
            groups *= DistinctValues(group.Value, aggregate.Input);
        }

        return groups is { } g && input is { } i ? Math.Min(g, i) : input * EqualitySelectivity;
    }

    private static double? LimitRows(LimitNode limit)
    {
        var rows = Rows(limit.Input) - limit.Offset;
        return limit.Count is not { } count
            ? rows is { } r
                ? Math.Max(0, r)
                : null
            : rows is { } known
                ? Math.Clamp(known, 0, count)
                : count;
    }

    /// <summary>The tables that the node reads, before or after their scans are agreed, with a plan column for each of theirs.</summary>
    private static IEnumerable<(ITable Table, ValueList<PlanColumn> Columns)> TablesOf(PlanNode node) =>
        node switch
        {
            TableNode table => [((ITable)table.Table, table.TableColumns)],
            ScanNode scan => [((ITable)scan.Table, scan.TableColumns)],
            _ => node.Inputs.SelectMany(TablesOf),
        };
}
