using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Movement;

/// <summary>What a transfer would do.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Source">The source.</param>
/// <param name="Target">The target, without secrets.</param>
/// <param name="Mode">What happens to rows that are there.</param>
/// <param name="Key">Columns that identify a row.</param>
/// <param name="Method">How the source is cut.</param>
/// <param name="Reason">Why so.</param>
/// <param name="IsSnapshot">Whether all chunks see one state of the source.</param>
/// <param name="Chunks">What is to be read; empty when the source is one stream.</param>
/// <param name="EstimatedRows">Rows as far as known.</param>
/// <param name="Workers">Chunks that are moved at the same time.</param>
/// <param name="WorkersReason">Why so many.</param>
/// <param name="Writers">Chunks that the target takes at the same time.</param>
/// <param name="Steps">What is done to the target.</param>
/// <param name="Schema">The columns that are written.</param>
/// <param name="Conversions">Columns whose type changes on the way.</param>
/// <param name="ResumedChunks">Chunks that an earlier run finished; null when none is resumed.</param>
/// <param name="MemoryRows">The most rows that are held between source and target at any time.</param>
public sealed record TransferPlan(
    string Job,
    string Source,
    string Target,
    TransferMode Mode,
    IReadOnlyList<string> Key,
    string Method,
    string Reason,
    bool IsSnapshot,
    IReadOnlyList<SourceChunk> Chunks,
    double? EstimatedRows,
    int Workers,
    string WorkersReason,
    int Writers,
    IReadOnlyList<string> Steps,
    Schema Schema,
    IReadOnlyList<string> Conversions,
    int? ResumedChunks,
    long MemoryRows
)
{
    /// <summary>The part of the source that an incremental run would move, or that nothing is new; null: it goes by no cursor.</summary>
    public string? Cursor { get; init; }
}
