using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>What is to be moved where, for the target.</summary>
/// <param name="Target">The table, or a path as its name.</param>
/// <param name="Schema">The columns of the source's rows.</param>
/// <param name="Mode">What happens to rows that are there.</param>
/// <param name="Key">Columns whose values identify a row.</param>
public sealed record TransferRequest(TableName Target, Schema Schema, TransferMode Mode, IReadOnlyList<string> Key)
{
    /// <summary>The job's id: 16 hexadecimal digits.</summary>
    public required string Job { get; init; }

    /// <summary>The sum of the hashes of a batch's rows, as the ledger keeps it. Called by one thread at a time.</summary>
    public required Func<Batch, RowHash> Hash { get; init; }

    /// <summary>Only asked what would be done: nothing is locked or changed.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Only asked about the job's earlier run, whose target may exist whatever the mode says.</summary>
    public bool IsLookup { get; init; }

    /// <summary>How many chunks will be written at the same time at most.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>What happens to differing columns.</summary>
    public SchemaContract Contract { get; init; }

    /// <summary>What happens to several new rows with one key.</summary>
    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>Whether rows that the target refuses are told one by one; otherwise the first fails its chunk.</summary>
    public bool IsolatesRefused { get; init; }

    /// <summary>The columns that <see cref="TransferMode.Scd2"/> keeps.</summary>
    public HistoryColumns History { get; init; } = new();

    /// <summary>The moment of the run: the beginning of new versions.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>What merges rows by their key for targets that cannot; null: nothing does.</summary>
    public IKeyedMerge? Merge { get; init; }

    /// <summary>Options of the target's kind, such as <c>compression</c> for Parquet; unknown ones raise.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];
}
