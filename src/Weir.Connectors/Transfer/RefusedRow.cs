namespace Weir.Connectors;

/// <summary>A row of a batch that the target did not take.</summary>
/// <param name="Row">Its place among the selected rows of the batch.</param>
/// <param name="Column">The column that did not fit; null when it is not about one, or unknown.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record RefusedRow(int Row, string? Column, string Reason);
