using Weir.Connectors;

namespace Weir.Pipelines.Tasks;

/// <summary>What a load task does.</summary>
/// <param name="Sql">The query whose rows are loaded.</param>
/// <param name="To">The target.</param>
internal sealed record LoadTaskOptions(string Sql, string To)
{
    /// <summary>The source as the file names it.</summary>
    public required string From { get; init; }

    public WriteMode Mode { get; init; }

    public IReadOnlyList<string> Key { get; init; } = [];

    public string? Condition { get; init; }

    public bool RejectsRows { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> TargetOptions { get; init; } = [];
}
