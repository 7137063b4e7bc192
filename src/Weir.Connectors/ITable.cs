using Weir.Columnar;
using Weir.Plan;

namespace Weir.Connectors;

/// <summary>A table whose columns are known.</summary>
public interface ITable : ITableHandle
{
    /// <summary>The columns.</summary>
    Schema Schema { get; }

    /// <summary>What is known of its size and values.</summary>
    TableStatistics Statistics { get; }

    /// <summary>Agrees on a scan; contacts nothing. Whatever is not pushed, the engine does.</summary>
    IScan PlanScan(ScanRequest request);
}
