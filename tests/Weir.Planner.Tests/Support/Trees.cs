using System.Globalization;
using System.Text;
using Weir.Plan;

namespace Weir.Planner.Tests.Support;

/// <summary>Prints plans for comparison in tests: one node a line, inputs below it, every column that a table is asked for.</summary>
internal static class Trees
{
    public static string Print(PlanNode node)
    {
        var text = new StringBuilder();
        Print(node, 0, text);
        return text.ToString().TrimEnd('\n');
    }

    private static void Print(PlanNode node, int depth, StringBuilder text)
    {
        text.Append(' ', depth * 2).Append(Title(node)).Append('\n');
        foreach (var input in node.Inputs)
        {
            Print(input, depth + 1, text);
        }
    }

    private static string Title(PlanNode node) =>
        node switch
        {
            TableNode table => $"{table.Table.DisplayName}({Names(table.Output)})",
            ScanNode scan => $"Scan {scan.Table.DisplayName}({Names(scan.Output)})",
            FilterNode filter => $"Filter {filter.Condition}",
            ProjectNode project => "Project " + string.Join(", ", project.Projections.Select(Describe)),
            JoinNode join => Describe(join),
            AggregateNode aggregate => $"Aggregate {string.Join(", ", aggregate.Aggregates.Select(Describe))}"
                + $" by {string.Join(", ", aggregate.Groups.Select(Describe))}"
                + (aggregate.GroupingSets is null ? "" : " in sets"),
            SortNode sort => "Sort "
                + string.Join(", ", sort.Keys.Select(k => k.Value + (k.IsDescending ? " desc" : ""))),
            LimitNode limit => string.Create(CultureInfo.InvariantCulture, $"Limit {limit.Count} from {limit.Offset}"),
            ValuesNode values => string.Create(CultureInfo.InvariantCulture, $"Values {values.Rows.Count}"),
            SharedNode shared => string.Create(CultureInfo.InvariantCulture, $"Shared {shared.SharedId}"),
            _ => node.GetType().Name[..^4],
        };

    private static string Describe(JoinNode join)
    {
        var keys = join.Keys.Select(k => $"{k.Left} {(k.IsNullSafe ? "is" : "=")} {k.Right}");
        var on = join.Keys.Count == 0 ? "" : " on " + string.Join(" and ", keys);
        return $"{join.Kind}{on}{(join.Residual is null ? "" : $" if {join.Residual}")}";
    }

    private static string Describe(Projection projection) =>
        projection.Value is ColumnExpression column && column.Column.Name == projection.Column.Name
            ? projection.Column.Name
            : $"{projection.Value} as {projection.Column.Name}";

    private static string Describe(AggregateCall call) =>
        $"{call.Function.Name}({(call.IsDistinct ? "distinct " : "")}{string.Join(", ", call.Arguments)})";

    private static string Names(IEnumerable<PlanColumn> columns) => string.Join(", ", columns.Select(c => c.Name));
}
