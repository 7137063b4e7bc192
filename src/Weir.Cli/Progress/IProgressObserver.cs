using Weir.Pipelines;

namespace Weir.Cli.Progress;

/// <summary>Shows a run; disposing it leaves the terminal as it was.</summary>
internal interface IProgressObserver : IPipelineObserver, IDisposable;
