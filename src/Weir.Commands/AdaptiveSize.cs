namespace Weir.Commands;

/// <summary>The batch size that follows latency: a step more while batches are quick, half when one is slow.</summary>
internal sealed class AdaptiveSize(CommandPipelineOptions options)
{
    private readonly int _step = Math.Max(1, options.BatchSize / 10);

    /// <summary>The size after a batch of so many statements took so long.</summary>
    public int Next(int size, int count, TimeSpan time) =>
        time > options.TargetLatency ? Math.Max(options.MinBatchSize, size / 2)
        : count >= size ? Math.Min(options.MaxBatchSize, size + _step)
        : size;
}
