using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>Rejected rows that go to the caller at the end of the run; the setting max_rejects bounds them.</summary>
internal sealed class HeldRejects(IRejectSink sink) : RejectStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<RejectedRow>> _rows = new(StringComparer.Ordinal);

    public override void Add(string chunk, IReadOnlyList<RejectedRow> rows)
    {
        lock (_lock)
        {
            _rows[chunk] = rows;
        }
    }

    public override void Publish(IEnumerable<string> committed)
    {
        lock (_lock)
        {
            foreach (var chunk in committed)
            {
                foreach (var row in _rows.GetValueOrDefault(chunk, []))
                {
                    sink.Reject(row);
                }
            }
        }
    }

    public override void Dispose() { }
}
