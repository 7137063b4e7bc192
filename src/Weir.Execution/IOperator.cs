using Weir.Columnar;

namespace Weir.Execution;

/// <summary>A pull-based step of a running query. One thread at a time; disposing it disposes its inputs.</summary>
internal interface IOperator : IAsyncDisposable
{
    /// <summary>The next batch, to be disposed by the caller, or null at the end. It may be empty.</summary>
    ValueTask<Batch?> NextAsync(CancellationToken cancellationToken);
}
