using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>The rejected rows of one attempt at a chunk; they count when the chunk is committed.</summary>
internal sealed class ChunkRejects(RejectStore? store, TransferTracker tracker, long limit) : IRejectSink
{
    private const int LongestRow = 2000;

    private readonly Lock _lock = new();
    private readonly List<RejectedRow> _rows = [];

    public IReadOnlyList<RejectedRow> Rows => _rows;

    public void Reject(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        lock (_lock)
        {
            if (store is not null && tracker.Rejected + _rows.Count >= limit)
            {
                throw new WeirException(
                    ErrorCode.LimitExceeded,
                    $"more than {limit} rows were rejected; the last, {row.Source} {row.Position}: {row.Reason}"
                )
                {
                    Hint = "Raise the setting max_rejects, or repair the source.",
                };
            }

            // Where nobody keeps them, rows are counted only.
            _rows.Add(
                store is null ? row with { RawText = null }
                : row.RawText is { Length: > LongestRow } text ? row with { RawText = text[..LongestRow] }
                : row
            );
        }
    }
}
