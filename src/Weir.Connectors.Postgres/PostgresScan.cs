using Weir.Columnar;
using Weir.Connectors.Postgres.Pushdown;
using Weir.Connectors.Postgres.Reading;
using Weir.Connectors.Postgres.Types;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Connectors.Postgres;

/// <summary>A SELECT with the wanted columns, the conditions that mean the same to the server, and the limit.</summary>
internal sealed class PostgresScan : IScan
{
    public PostgresScan(PostgresTable table, ScanRequest request)
    {
        Table = table;
        Columns = [.. request.Projection.Select(i => table.Relation.Columns[i])];
        Schema = new Schema([.. Columns.Select(c => c.Field)]);
        var conditions = new ConditionTranslator(table.Relation, request);
        var pushed = new List<SqlExpression>();
        var decisions = new List<FilterDecision>();
        foreach (var filter in request.Filters)
        {
            var condition = conditions.Translate(filter, out var reason);
            decisions.Add(
                new FilterDecision(filter, condition is null ? PushdownGrade.Local : PushdownGrade.Exact, reason)
            );
            if (condition is not null)
            {
                pushed.Add(condition);
            }
        }

        Filters = decisions;
        IsLimitPushed = request.Limit is not null && pushed.Count == decisions.Count;
        EstimatedRows = Estimate(request, pushed.Count);
        Description = SqlPrinter.Print(Query(pushed, IsLimitPushed ? request.Limit : null), SqlDialect.PostgreSql);
    }

    public PostgresTable Table { get; }

    public IReadOnlyList<PostgresColumn> Columns { get; }

    public Schema Schema { get; }

    public IReadOnlyList<FilterDecision> Filters { get; }

    public bool IsLimitPushed { get; }

    public double? EstimatedRows { get; }

    public string Description { get; }

    public string CopyStatement => $"COPY ({Description}) TO STDOUT (FORMAT binary)";

    public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<IReadOnlyList<IScanPartition>>([new Partition(this)]);

    private QuerySyntax Query(List<SqlExpression> conditions, long? limit)
    {
        var name = Table.Relation.Name;
        var body = new SelectBody
        {
            Items = Columns.Select(c => new SelectItem(ConditionTranslator.ReadOf(c), null)).ToValueList(),
            From = [new TableReference([new Identifier(name.Schema!), new Identifier(name.Name)])],
            Where =
                conditions.Count == 0 ? null : conditions.Aggregate((all, c) => new BinaryExpression("and", all, c)),
        };
        return new QuerySyntax(null, body, [], limit is { } count ? Literals.Whole(count) : null, null);
    }

    /// <summary>A third of the rows for each condition, at least one; System R's guess for ranges (Selinger et al., 1979).</summary>
    private double? Estimate(ScanRequest request, int conditions)
    {
        var rows = Table.Statistics.Rows;
        for (var i = 0; i < conditions; i++)
        {
            rows = rows is { } r ? Math.Max(1, r / 3) : null;
        }

        return IsLimitPushed && (rows is null || rows > request.Limit) ? request.Limit : rows;
    }

    private sealed class Partition(PostgresScan scan) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new PostgresReader(scan, context);
    }
}
