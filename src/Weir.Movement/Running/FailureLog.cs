using System.Globalization;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>The chunks that were given up. Safe for use by many threads.</summary>
internal sealed class FailureLog(int limit)
{
    private readonly Lock _lock = new();
    private readonly List<(SourceChunk? Chunk, WeirException Reason)> _failures = [];
    private bool _isStopped;

    /// <summary>Whether no more chunks are to be begun.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return _isStopped || _failures.Count >= limit;
            }
        }
    }

    /// <summary>The error that made the others; null when there is none.</summary>
    public WeirException? First
    {
        get
        {
            lock (_lock)
            {
                return _failures.Count == 0 ? null : _failures[FirstPlace].Reason;
            }
        }
    }

    /// <summary>What was not even tried failed because of another one.</summary>
    private int FirstPlace => Math.Max(0, _failures.FindIndex(f => f.Reason.Code != ErrorCode.NotExecuted));

    public void Add(SourceChunk chunk, WeirException reason)
    {
        lock (_lock)
        {
            _failures.Add((chunk, reason));
            // Neither gets better with the next chunk.
            _isStopped |=
                reason.Code == ErrorCode.IntegrityError
                || reason.Code == ErrorCode.NotExecuted
                || reason.Code.Kind == ErrorKind.Resource;
        }
    }

    public void Stop(WeirException reason)
    {
        lock (_lock)
        {
            _failures.Add((null, reason));
            _isStopped = true;
        }
    }

    /// <summary>The error of the run; null when no chunk failed.</summary>
    public WeirException? Error(long done, long? total)
    {
        lock (_lock)
        {
            if (_failures.Count == 0)
            {
                return null;
            }

            var (chunk, reason) = _failures[FirstPlace];
            var place = chunk is null ? "" : $"{chunk.Bounds}: ";
            var more =
                _failures.Count == 1
                    ? ""
                    : string.Create(CultureInfo.InvariantCulture, $" (and {_failures.Count - 1} more chunks failed)");
            var all = total is { } count ? string.Create(CultureInfo.InvariantCulture, $" of {count}") : "";
            return new WeirException(reason.Code, $"{place}{reason.Message}{more}", reason)
            {
                Hint = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(reason.Hint is null ? "" : reason.Hint + " ")}{done}{all} chunks are done; the same command resumes with the others."
                ),
                Location = reason.Location,
            };
        }
    }
}
