using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Http;

/// <summary>
/// The pages of a resource, narrowed by the parameters that the configuration knows. Those conditions are always checked
/// again: what an API means by a parameter is its own affair.
/// </summary>
internal sealed class HttpScan : IScan
{
    private readonly PageRequests _requests;
    private readonly bool _isLimited;

    public HttpScan(HttpTable table, ScanRequest request)
    {
        Table = table;
        Projection = request.Projection;
        Schema = new Schema([.. request.Projection.Select(i => table.Schema[i])]);
        var parameters = new List<KeyValuePair<string, string>>();
        Filters =
        [
            .. request.Filters.Select(f => FilterPushdown.Decide(f, request, table.Schema, table.Resource, parameters)),
        ];
        // With conditions of which some are checked here, nobody knows how many rows of the source are needed.
        var limit = request.Filters.Count == 0 ? request.Limit : null;
        IsLimitPushed = limit is not null;
        Limit = limit ?? long.MaxValue;
        _isLimited = request.Limit is not null;
        _requests = new PageRequests(
            table.Source.Options.BaseUrl,
            table.Resource,
            table.DisplayName,
            parameters,
            // The page of the sample is there already: a request for fewer rows would be one more.
            table.FirstPage
                is null
                ? limit
                : null
        );
    }

    public HttpTable Table { get; }

    /// <summary>The wanted columns as places in the table.</summary>
    public IReadOnlyList<int> Projection { get; }

    public Schema Schema { get; }

    public IReadOnlyList<FilterDecision> Filters { get; }

    public bool IsLimitPushed { get; }

    /// <summary>Rows after which reading stops.</summary>
    public long Limit { get; }

    public double? EstimatedRows => Table.Statistics.Rows;

    public string Description
    {
        get
        {
            var request = Pager.Create(_requests, Table.Resource.Pagination).First;
            var paging = Table.Resource.Pagination.Kind switch
            {
                PaginationKind.None => "",
                var kind => $" ({Configuration.Quantities.SnakeCase(kind.ToString())} pages)",
            };
            var limit = IsLimitPushed ? string.Create(CultureInfo.InvariantCulture, $", at most {Limit} rows") : "";
            return $"{(request.IsPost ? "POST" : "GET")} {request.SafeUrl}{paging}{limit}";
        }
    }

    public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        var pager = Pager.Create(_requests, Table.Resource.Pagination);
        var count = Math.Min(desired, Table.Source.Options.Rate.Concurrency);
        var isParallel =
            count > 1 && !_isLimited && Table.Resource.Pagination.TotalPages is not null && pager is NumberPager;
        IPages pages = isParallel ? new ParallelPages((NumberPager)pager) : new SequentialPages(pager);
        var warnings = new ScanWarnings(context.Warn);
        return ValueTask.FromResult<IReadOnlyList<IScanPartition>>([
            .. Enumerable.Range(0, isParallel ? count : 1).Select(_ => new Partition(this, pages, warnings)),
        ]);
    }

    private sealed class Partition(HttpScan scan, IPages pages, ScanWarnings warnings) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new HttpBatchReader(scan, pages, warnings, context);
    }
}
