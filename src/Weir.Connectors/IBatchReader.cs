using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>A stream of batches, pulled one at a time by one reader. Disposing it early stops the work at the source.</summary>
public interface IBatchReader : IAsyncDisposable
{
    /// <summary>The next batch, to be disposed by the caller; null at the end. It may be empty.</summary>
    ValueTask<Batch?> NextAsync(CancellationToken cancellationToken);
}
