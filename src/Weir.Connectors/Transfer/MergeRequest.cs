namespace Weir.Connectors;

/// <summary>Two files that become one.</summary>
/// <param name="Transfer">The mode, what duplicates mean, and the moment.</param>
/// <param name="Reader">The table function that reads both.</param>
/// <param name="Target">The path of the file with the rows of the target; there is one also when they are none.</param>
/// <param name="Staged">The path of the file with the new rows.</param>
/// <param name="Columns">The columns of the target in their order.</param>
/// <param name="Written">The names of the staged columns, in the order in which the ledger hashed them.</param>
/// <param name="Order">Names of the staged columns with a row's place in the source: its chunk's, and in that.</param>
public sealed record MergeRequest(
    TransferRequest Transfer,
    string Reader,
    string Target,
    string Staged,
    IReadOnlyList<MergeColumn> Columns,
    IReadOnlyList<string> Written,
    (string Chunk, string Row) Order
)
{
    /// <summary>Rows of the target.</summary>
    public long TargetRows { get; init; }

    /// <summary>Rows that are staged.</summary>
    public long StagedRows { get; init; }

    /// <summary>In how many portions of the keys it is done, one after another, each of which reads both files.</summary>
    public int Portions { get; init; } = 1;
}
