namespace Weir.Connectors;

/// <summary>What a merge did. Sums are over rows as it read or gave them.</summary>
/// <param name="End">What happened to the rows of the target.</param>
/// <param name="Target">How many rows of the target it read.</param>
/// <param name="Staged">The staged rows, over the written columns.</param>
/// <param name="Whole">The rows that it gave, over all columns.</param>
public sealed record MergeResult(TransferEnd End, long Target, RowSum Staged, RowSum Whole);
