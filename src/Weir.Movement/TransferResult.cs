using Weir.Connectors;

namespace Weir.Movement;

/// <summary>What a transfer did: read = written + filtered + rejected. Chunks of an earlier run that was resumed are counted in.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Read">Rows read, with those that the source could not read.</param>
/// <param name="Written">Rows written, as the target counted them.</param>
/// <param name="Filtered">Rows that conditions left out.</param>
/// <param name="Rejected">Rows in the reject file.</param>
/// <param name="BytesRead">Bytes read from the source in this run.</param>
/// <param name="BytesWritten">Bytes sent to the target in this run, as far as it counts them.</param>
/// <param name="Chunks">All chunks.</param>
/// <param name="ResumedChunks">Those that an earlier run had finished.</param>
/// <param name="Retries">How often a chunk was tried again.</param>
/// <param name="End">What the end did to the target.</param>
/// <param name="Hash">The hash of all written rows.</param>
/// <param name="Time">How long it took.</param>
public sealed record TransferResult(
    string Job,
    long Read,
    long Written,
    long Filtered,
    long Rejected,
    long BytesRead,
    long BytesWritten,
    int Chunks,
    int ResumedChunks,
    int Retries,
    TransferEnd End,
    RowHash Hash,
    TimeSpan Time
)
{
    /// <summary>The comparison of target and ledger; null when none was asked for.</summary>
    public Verification? Verification { get; init; }

    /// <summary>Whether there was nothing to do: the cursor of the source has not moved since the job's last run.</summary>
    public bool WasDone { get; init; }

    /// <summary>The result of a run that found nothing to do.</summary>
    internal static TransferResult Nothing(string job) =>
        new(job, 0, 0, 0, 0, 0, 0, 0, 0, 0, new TransferEnd(0, 0, 0, 0), RowHash.Zero, TimeSpan.Zero)
        {
            WasDone = true,
        };
}
