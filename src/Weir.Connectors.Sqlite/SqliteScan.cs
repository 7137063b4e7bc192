using Weir.Columnar;
using Weir.Plan;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// A SELECT with the wanted columns and the conditions that SQLite's dynamic types cannot change. SQLite compares a stored
/// value by the type it has, not by the declared one; so conditions only narrow and are checked again.
/// </summary>
internal sealed class SqliteScan : IChunkedScan
{
    private readonly SqliteTable _table;
    private readonly List<(string Sql, long Value)> _conditions = [];
    private readonly string _select;
    private readonly string _limit;

    public SqliteScan(SqliteTable table, ScanRequest request)
    {
        _table = table;
        Columns = [.. request.Projection.Select(i => table.Columns[i])];
        Schema = new Schema([.. Columns.Select(c => c.Field)]);
        Filters = [.. request.Filters.Select(f => Decide(f, request))];
        IsLimitPushed = request is { Filters.Count: 0, Limit: not null };
        var columns = Schema.Count == 0 ? "1" : string.Join(", ", Schema.Fields.Select(f => SqliteNames.Quote(f.Name)));
        _select = $"SELECT {columns} FROM {SqliteNames.Quote(table.Name)}";
        _limit = IsLimitPushed ? $" LIMIT {request.Limit}" : "";
        Description = Query(null);
    }

    public SqliteTable Table => _table;

    public IReadOnlyList<SqliteColumn> Columns { get; }

    public Schema Schema { get; }

    public IReadOnlyList<FilterDecision> Filters { get; }

    public bool IsLimitPushed { get; }

    public double? EstimatedRows => null;

    public string Description { get; }

    public IEnumerable<long> Parameters => _conditions.Select(c => c.Value);

    public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<IReadOnlyList<IScanPartition>>([new Partition(this)]);

    public async ValueTask<IChunkedRead> BeginChunksAsync(
        ChunkRequest request,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return await SqliteChunkedRead.BeginAsync(this, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The statement, with one more condition where wanted.</summary>
    public string Query(string? condition)
    {
        var all = _conditions.Select(c => c.Sql);
        var where = string.Join(" AND ", condition is null ? all : all.Append(condition));
        return where.Length == 0 ? _select + _limit : $"{_select} WHERE {where}{_limit}";
    }

    private FilterDecision Decide(Expression filter, ScanRequest request)
    {
        if (Whole(filter, request) is { } condition)
        {
            _conditions.Add(condition);
            return new FilterDecision(filter, PushdownGrade.Recheck, "a column of SQLite may hold values of any type");
        }

        return new FilterDecision(filter, PushdownGrade.Local, "only comparisons of whole numbers are sent to SQLite");
    }

    /// <summary>
    /// A comparison of an INTEGER column to a whole number. A row with a value of another type must not be left out
    /// unseen, since reading it is an error: so such rows pass.
    /// </summary>
    private (string, long)? Whole(Expression filter, ScanRequest request)
    {
        if (
            filter
            is not ComparisonExpression
            {
                Left: ColumnExpression column,
                Right: LiteralExpression { Value: long value }
            } comparison
        )
        {
            return null;
        }

        var sign = comparison.Operator switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.NotEqual => "<>",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            ComparisonOperator.GreaterOrEqual => ">=",
            _ => null,
        };
        var field = _table.Schema[request.OrdinalOf(column.Column)];
        if (sign is null || field.Type.Kind != TypeKind.Int64)
        {
            return null;
        }

        var name = SqliteNames.Quote(field.Name);
        return ($"({name} {sign} ?{_conditions.Count + 1} OR typeof({name}) NOT IN ('integer', 'null'))", value);
    }

    private sealed class Partition(SqliteScan scan) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new SqliteReader(scan, context, null);
    }
}
