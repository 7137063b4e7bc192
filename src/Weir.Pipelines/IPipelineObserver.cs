namespace Weir.Pipelines;

/// <summary>Hears what happens in a run. Called from several threads; must be quick.</summary>
public interface IPipelineObserver
{
    /// <summary>A task started its first attempt.</summary>
    void Started(TaskDefinition task);

    /// <summary>A task has done that many rows; the number rises within an attempt.</summary>
    void Progressed(TaskDefinition task, long rows);

    /// <summary>An attempt failed and another one follows after the delay.</summary>
    void Retrying(TaskDefinition task, WeirException reason, TimeSpan delay);

    /// <summary>A task ended.</summary>
    void Finished(TaskReport report);

    /// <summary>Something to tell the user; without secrets.</summary>
    void Warned(TaskDefinition task, string warning);
}
