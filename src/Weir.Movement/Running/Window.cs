using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;

namespace Weir.Movement.Running;

/// <summary>Some rows of a stream in their order, with those that the source rejected among them.</summary>
internal sealed class Window(PreparedLoad load, long from) : IDisposable
{
    public PreparedLoad Load => load;

    public long From => from;

    public List<Batch> Batches { get; } = [];

    public List<RejectedRow> Rejects { get; } = [];

    public long Rows { get; private set; }

    public long Bytes { get; set; }

    /// <summary>Takes the batch over.</summary>
    public void Add(Batch batch)
    {
        Batches.Add(batch);
        Rows += batch.Length;
    }

    public void Dispose()
    {
        foreach (var batch in Batches)
        {
            batch.Dispose();
        }

        Batches.Clear();
    }
}
