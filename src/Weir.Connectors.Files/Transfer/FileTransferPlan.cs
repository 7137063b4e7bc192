using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>What a transfer writes where.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Parts">How rows are stored.</param>
/// <param name="Schema">The columns as they are stored.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Time">The clock.</param>
internal sealed record FileTransferPlan(
    string Path,
    PartFormat Parts,
    Schema Schema,
    TransferRequest Request,
    TimeProvider Time
)
{
    /// <summary>Places of the columns whose values make the folders.</summary>
    public IReadOnlyList<int> PartitionBy { get; init; } = [];

    /// <summary>A file that has that many rows is followed by another.</summary>
    public long MaximumRows { get; init; } = long.MaxValue;

    /// <summary>A file that has that many bytes is followed by another.</summary>
    public long MaximumBytes { get; init; } = long.MaxValue;

    /// <summary>How rows are brought in by their key; null: they are not.</summary>
    public KeyedFile? Keyed { get; init; }

    /// <summary>The columns of parts.</summary>
    public Schema PartSchema => Keyed?.Staged(Schema) ?? Schema;

    public string Job => Request.Job;
}
