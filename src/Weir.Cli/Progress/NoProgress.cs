using Weir.Pipelines;
using Weir.Secrets;

namespace Weir.Cli.Progress;

/// <summary>Shows warnings only.</summary>
internal sealed class NoProgress(TextWriter target) : IProgressObserver
{
    public void Started(TaskDefinition task) { }

    public void Progressed(TaskDefinition task, long rows) { }

    public void Retrying(TaskDefinition task, WeirException reason, TimeSpan delay) { }

    public void Finished(TaskReport report) { }

    public void Warned(TaskDefinition task, string warning) =>
        target.WriteLine(SecretRedactor.Redact($"warning: {task.Name}: {warning}"));

    public void Dispose() { }
}
