using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>The rejected rows of a run, by chunk: those of the last attempt at each committed chunk count.</summary>
internal abstract class RejectStore : IDisposable
{
    /// <summary>Keeps the rows of an attempt that is about to be committed.</summary>
    public abstract void Add(string chunk, IReadOnlyList<RejectedRow> rows);

    /// <summary>Hands over the rows of the committed chunks, each once.</summary>
    public abstract void Publish(IEnumerable<string> committed);

    /// <summary>The run is done: removes what was kept.</summary>
    public virtual void Discard() { }

    public abstract void Dispose();
}
