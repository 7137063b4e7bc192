using System.Collections.Concurrent;

namespace Weir.Pipelines.Tests.Support;

/// <summary>Remembers what it hears.</summary>
internal sealed class RecordingObserver : IPipelineObserver
{
    private int _running;

    public ConcurrentQueue<string> Events { get; } = new();

    public int MostAtOnce { get; private set; }

    public void Started(TaskDefinition task)
    {
        lock (Events)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
            Events.Enqueue("started " + task.Name);
        }
    }

    public void Progressed(TaskDefinition task, long rows) { }

    public void Retrying(TaskDefinition task, WeirException reason, TimeSpan delay) =>
        Events.Enqueue("retrying " + task.Name);

    public void Finished(TaskReport report)
    {
        lock (Events)
        {
            _running -= report.State == TaskState.Skipped ? 0 : 1;
            Events.Enqueue($"{report.State} {report.Name}");
        }
    }

    public void Warned(TaskDefinition task, string warning) => Events.Enqueue($"warned {task.Name}: {warning}");
}
