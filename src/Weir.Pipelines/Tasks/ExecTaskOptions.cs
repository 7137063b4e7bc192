using Weir.Commands;

namespace Weir.Pipelines.Tasks;

/// <summary>What an exec task does.</summary>
/// <param name="On">The connection.</param>
/// <param name="Sql">The statements; empty when they come from a file.</param>
/// <param name="File">The file with the statements; null for none.</param>
/// <param name="Pipeline">How they are sent.</param>
internal sealed record ExecTaskOptions(
    string On,
    IReadOnlyList<string> Sql,
    string? File,
    CommandPipelineOptions Pipeline
)
{
    /// <summary>Whether a statement that does not succeed is counted as rejected instead of failing the task.</summary>
    public bool RejectsFailures { get; init; }
}
