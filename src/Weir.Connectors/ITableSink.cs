using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>
/// A write in progress. Nothing is visible at the target before <see cref="CommitAsync"/> returned; disposing without it
/// leaves the target as it was, with no staging table or temporary file.
/// </summary>
public interface ITableSink : IAsyncDisposable
{
    /// <summary>Where it writes, for messages, without secrets.</summary>
    string DisplayName { get; }

    /// <summary>
    /// Writes the rows of a batch, which stays the caller's. Rows that are refused one by one are rejected before it returns;
    /// their positions count all given rows from one.
    /// </summary>
    ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Makes everything visible at once and reports it.</summary>
    ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken);
}
