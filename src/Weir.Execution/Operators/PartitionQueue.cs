using Weir.Connectors;

namespace Weir.Execution.Operators;

/// <summary>Hands the partitions of a scan to the chains that ask first.</summary>
internal sealed class PartitionQueue(IReadOnlyList<IScanPartition> partitions)
{
    private int _next = -1;

    public IScanPartition? Take()
    {
        var index = Interlocked.Increment(ref _next);
        return index < partitions.Count ? partitions[index] : null;
    }
}
