namespace Weir.Movement;

/// <summary>The comparison of a target with the ledger of its job.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Rows">Rows read back.</param>
/// <param name="Chunks">Chunks that were compared one by one; 0 when only the whole could be.</param>
/// <param name="WhyWhole">Why only the whole was compared; null when chunks were.</param>
/// <param name="Differences">What differs; empty when everything is as the ledger says.</param>
/// <param name="Time">How long it took.</param>
public sealed record Verification(
    string Job,
    long Rows,
    int Chunks,
    string? WhyWhole,
    IReadOnlyList<VerificationDifference> Differences,
    TimeSpan Time
)
{
    /// <summary>Whether everything is as the ledger says.</summary>
    public bool IsEqual => Differences.Count == 0;
}
