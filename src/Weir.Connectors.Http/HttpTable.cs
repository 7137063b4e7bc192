using Weir.Columnar;
using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>A resource with its columns: declared ones and those of the sample.</summary>
internal sealed class HttpTable(
    HttpSource source,
    ResourceOptions resource,
    string displayName,
    JsonTableLayout? layout,
    FirstPage? firstPage
) : ITable
{
    public HttpSource Source => source;

    public ResourceOptions Resource => resource;

    public string DisplayName => displayName;

    public Schema Schema { get; } = layout?.Schema ?? new Schema(resource.Schema);

    /// <summary>What the sample told of the pages; null when nothing was asked for yet.</summary>
    public JsonTableLayout? Layout => layout;

    /// <summary>The page of the sample.</summary>
    public FirstPage? FirstPage => firstPage;

    public TableStatistics Statistics { get; } =
        resource.Pagination.Kind == PaginationKind.None && layout is { IsWhole: true }
            ? new TableStatistics(layout.EstimatedRows)
            : TableStatistics.Unknown;

    public IScan PlanScan(ScanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new HttpScan(this, request);
    }
}
