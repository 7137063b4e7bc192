using Weir.Columnar;
using Weir.Plan;

namespace Weir.Connectors;

/// <summary>An agreed scan; may be run several times.</summary>
public interface IScan : IScanHandle
{
    /// <summary>The columns that it makes: the requested projection.</summary>
    Schema Schema { get; }

    /// <summary>One decision for each requested filter, in that order.</summary>
    IReadOnlyList<FilterDecision> Filters { get; }

    /// <summary>Whether the source itself stops after the requested limit.</summary>
    bool IsLimitPushed { get; }

    /// <summary>Rows after the pushed filters, as far as known.</summary>
    double? EstimatedRows { get; }

    /// <summary>
    /// Cuts the scan into parts that may be read at the same time, in any order; about <paramref name="desired"/> or
    /// more small ones where the source can, else one. Together they are all rows, each once.
    /// </summary>
    ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    );
}
