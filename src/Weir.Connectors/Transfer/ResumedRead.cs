namespace Weir.Connectors;

/// <summary>What an earlier run of a job read.</summary>
/// <param name="State">The <see cref="IChunkedRead.State"/> that it began with.</param>
/// <param name="Finished">The chunks that it finished.</param>
public sealed record ResumedRead(string State, IReadOnlyList<FinishedChunk> Finished);
