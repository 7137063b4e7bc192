using Weir.Connectors;

namespace Weir.Pipelines.Tasks;

/// <summary>What a load task does.</summary>
/// <param name="From">The source as the file names it; null when it is a query.</param>
/// <param name="Sql">The query whose rows are loaded.</param>
/// <param name="To">The target.</param>
internal sealed record LoadTaskOptions(string? From, string Sql, string To)
{
    public TransferMode Mode { get; init; }

    public IReadOnlyList<string> Key { get; init; } = [];

    public IReadOnlyList<string> ChunkKey { get; init; } = [];

    /// <summary>The column by which only what is new is moved; null: everything is.</summary>
    public string? Cursor { get; init; }

    public string? Condition { get; init; }

    public SchemaContract Contract { get; init; }

    public DuplicatePolicy Duplicates { get; init; }

    public HistoryColumns History { get; init; } = new();

    /// <summary>Whether rows that cannot be read, converted or written are left out.</summary>
    public bool RejectsRows { get; init; }

    /// <summary>A file for them of the task's own; null: that of the run.</summary>
    public string? RejectFile { get; init; }

    public bool Verifies { get; init; }

    /// <summary>Whether all rows go in one transaction.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>The settings of the transfer that the task gives, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, string>> TargetOptions { get; init; } = [];
}
