using Weir.Columnar;
using Weir.Connectors;
using Weir.Execution;
using Weir.Plan;

namespace Weir.Engine;

/// <summary>The rows of a prepared load, and the account of them. One reader at a time.</summary>
public sealed class LoadReader : IBatchReader
{
    private readonly Execution.ExecutionContext _context;
    private readonly IBatchReader _rows;
    private readonly PreparedLoad _load;
    private readonly ScanNode? _part;
    private long _made;
    private long _kept;

    internal LoadReader(
        WeirSession session,
        PlanNode plan,
        PreparedLoad load,
        ScanNode? part,
        IRejectSink? rejects,
        int? threads
    )
    {
        _context = session.NewContext(rejects: rejects, threads: threads);
        _rows = PlanExecutor.Open(plan, _context);
        (_load, _part) = (load, part);
    }

    /// <summary>
    /// Rows read so far, with those that the source rejected: for a part of a scan the rows of the scan, otherwise the rows of
    /// the query before its condition.
    /// </summary>
    public long Read => Scanned + Rejected;

    /// <summary>As <see cref="Read"/>, without the rejected ones.</summary>
    public long Scanned => _part is null ? _made : _context.MetricsOf(_part).Scan.Rows;

    /// <summary>Read rows that conditions left out.</summary>
    public long Filtered => Scanned - _kept;

    /// <summary>Rows that sources could not read.</summary>
    public long Rejected => _context.Scans().Sum(s => s.Rejected);

    /// <summary>Bytes read from sources.</summary>
    public long Bytes => _context.Scans().Sum(s => s.Bytes);

    /// <inheritdoc/>
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        var batch = await NextMadeAsync(cancellationToken).ConfigureAwait(false);
        if (batch is null)
        {
            return null;
        }

        using (batch)
        {
            var kept = _load.Keep(batch);
            _kept += kept.Length;
            return kept;
        }
    }

    /// <summary>
    /// The next rows with those that the condition will leave out, and its column; <see cref="PreparedLoad.Keep"/> drops both.
    /// Nothing then counts as filtered here.
    /// </summary>
    public async ValueTask<Batch?> NextMadeAsync(CancellationToken cancellationToken)
    {
        var batch = await _rows.NextAsync(cancellationToken).ConfigureAwait(false);
        _made += batch?.Length ?? 0;
        return batch;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}
