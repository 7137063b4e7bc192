using Weir.Columnar;
using Weir.Connectors;
using Weir.Plan;

namespace Weir.Planner.Tests.Support;

/// <summary>A table without rows: a schema, statistics, and a source that takes the conditions it is told to take.</summary>
internal sealed class TestTable : ITable
{
    /// <summary>A table with columns such as <c>id int, name text</c>.</summary>
    public TestTable(string name, string columns, double? rows = null)
    {
        DisplayName = name;
        Schema = new Schema([
            .. columns
                .Split(", ")
                .Select(c => new Field(
                    c[..c.IndexOf(' ', StringComparison.Ordinal)],
                    TypeText.Parse(c[c.IndexOf(' ', StringComparison.Ordinal)..])
                )),
        ]);
        Statistics = new TableStatistics(rows);
    }

    public string DisplayName { get; }

    public Schema Schema { get; }

    public TableStatistics Statistics { get; private set; }

    /// <summary>What the source does with a condition.</summary>
    public Func<Expression, PushdownGrade> Grade { get; init; } = _ => PushdownGrade.Local;

    /// <summary>Requests that it was asked to plan; the last one is the agreed one.</summary>
    public List<ScanRequest> Requests { get; } = [];

    /// <summary>The same with the number of different values of a column known.</summary>
    public TestTable WithDistinct(string column, double values)
    {
        Statistics = Statistics with
        {
            Columns = new Dictionary<int, ColumnStatistics>(Statistics.Columns)
            {
                [Schema.IndexOf(column)] = new(values, null, null, null),
            },
        };
        return this;
    }

    public IScan PlanScan(ScanRequest request)
    {
        Requests.Add(request);
        return new Scan(this, request);
    }

    private sealed class Scan(TestTable table, ScanRequest request) : IScan
    {
        public string Description => $"read {table.DisplayName}";

        public Schema Schema => new([.. request.Projection.Select(i => table.Schema[i])]);

        public IReadOnlyList<FilterDecision> Filters =>
            [
                .. request.Filters.Select(f =>
                    table.Grade(f) is var grade && grade == PushdownGrade.Exact
                        ? new FilterDecision(f, grade)
                        : new FilterDecision(f, grade, "the source says so")
                ),
            ];

        public bool IsLimitPushed => request.Limit is not null && Filters.All(f => f.Grade == PushdownGrade.Exact);

        public double? EstimatedRows => table.Statistics.Rows;

        public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
            int desired,
            ScanContext context,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
