using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>A run as a manifest has it.</summary>
internal sealed class LoadRun
{
    public required string Job { get; init; }

    public required long Run { get; init; }

    public required TransferMode Mode { get; init; }

    public required string Definition { get; init; }

    public required string SourceState { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>The format of its files.</summary>
    public required string Format { get; init; }

    /// <summary>What its readers need to know besides; see <see cref="PartFormat.Dialect"/>.</summary>
    public required string Dialect { get; init; }

    /// <summary>The columns of its files.</summary>
    public required Schema Schema { get; init; }

    public LedgerState State { get; set; } = LedgerState.Running;

    public DateTimeOffset? Finished { get; set; }

    /// <summary>What was begun to make it visible.</summary>
    public LoadPublication? Publication { get; set; }

    /// <summary>What a load by key did at its end; null for others, and before.</summary>
    public LoadMerge? Merge { get; set; }

    /// <summary>The job whose load by key wrote the file anew since, so that nobody knows where this run's rows are; null for none.</summary>
    public string? RewrittenBy { get; set; }

    public List<LoadChunk> Chunks { get; } = [];

    public LedgerRun Ledger =>
        new(Job, Run, State, Definition, SourceState, Started, Finished, [.. Chunks.Select(c => c.Ledger)]);
}
