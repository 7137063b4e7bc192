using Weir.Pipelines;

namespace Weir.Cli.Progress;

/// <summary>Makes what shows a run.</summary>
internal static class ProgressObservers
{
    public static IProgressObserver Create(ProgressKind kind, PipelineDefinition pipeline) =>
        kind switch
        {
            ProgressKind.Bar => new BarProgress(Console.Error, pipeline.Tasks.Count),
            ProgressKind.Json => new JsonProgress(Console.Error),
            ProgressKind.Log => new LogProgress(Console.Error),
            _ => new NoProgress(Console.Error),
        };
}
