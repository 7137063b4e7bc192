using Weir.Connectors;

namespace Weir.Commands.Analysis;

/// <summary>A query with nothing in it that could have an effect or change its answer, if its tables are plain.</summary>
internal sealed record ReadCandidate(IReadOnlyList<TableName> Tables) : MergeCandidate
{
    /// <summary>How several of them become one; null: only identical ones are answered together.</summary>
    public PointRead? Point { get; init; }
}
