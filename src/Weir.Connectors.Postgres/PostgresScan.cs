using Weir.Columnar;
using Weir.Connectors.Postgres.Chunks;
using Weir.Connectors.Postgres.Pushdown;
using Weir.Connectors.Postgres.Reading;
using Weir.Connectors.Postgres.Types;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Connectors.Postgres;

/// <summary>A SELECT with the wanted columns, the conditions that mean the same to the server, and the limit.</summary>
internal sealed class PostgresScan : IChunkedScan
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
        Items = string.Join(
            ", ",
            Columns.Select(c => SqlPrinter.Print(ConditionTranslator.ReadOf(c), SqlDialect.PostgreSql))
        );
        Condition =
            pushed.Count == 0
                ? null
                : string.Join(" AND ", pushed.Select(c => $"({SqlPrinter.Print(c, SqlDialect.PostgreSql)})"));
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

    /// <summary>What is selected.</summary>
    public string Items { get; }

    /// <summary>The sent conditions; null for none.</summary>
    public string? Condition { get; }

    /// <summary>The same columns and conditions, of other rows.</summary>
    /// <param name="from">What stands behind FROM.</param>
    /// <param name="range">One more condition; null for none.</param>
    public string Query(string from, string? range) => $"SELECT {Items} FROM {from}{Where(range)}";

    /// <summary>The sent conditions with one more, behind the word WHERE; nothing when there are none.</summary>
    public string Where(string? range) =>
        (range, Condition) switch
        {
            (null, null) => "",
            (null, _) => $" WHERE {Condition}",
            (_, null) => $" WHERE {range}",
            _ => $" WHERE {range} AND {Condition}",
        };

    public async ValueTask<IChunkedRead> BeginChunksAsync(
        ChunkRequest request,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return await new ChunkPlanner(this, request).BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    public int MaximumReaders => Table.Source.Share;

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
        public IBatchReader Open(ScanContext context) =>
            new PostgresReader(scan.Columns, scan.Table, scan.Description, null, context);
    }
}
