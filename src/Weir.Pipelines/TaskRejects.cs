using System.Globalization;
using Weir.Connectors;

namespace Weir.Pipelines;

/// <summary>The rejected rows of one attempt of a task; they reach the file only when the attempt succeeded.</summary>
internal sealed class TaskRejects(RejectLog log, int limit) : IRejectSink
{
    private const int LongestRow = 2000;

    private readonly Lock _lock = new();
    private readonly List<RejectedRow> _rows = [];

    public void Reject(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        lock (_lock)
        {
            if (_rows.Count == limit)
            {
                var place = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Source}, row {row.Position}: {row.Reason}"
                );
                throw new WeirException(
                    ErrorCode.LimitExceeded,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"more than {limit} rows were rejected; the last is {place}"
                    )
                )
                {
                    Hint = "Raise run.rejects.limit, or repair the source.",
                };
            }

            _rows.Add(row.RawText is { Length: > LongestRow } text ? row with { RawText = text[..LongestRow] } : row);
        }
    }

    /// <summary>The attempt succeeded: the rows count.</summary>
    public void Keep()
    {
        lock (_lock)
        {
            if (_rows.Count > 0)
            {
                log.Write(_rows);
            }
        }
    }
}
