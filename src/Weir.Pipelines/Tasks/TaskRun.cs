using Weir.Connectors;
using Weir.Engine;

namespace Weir.Pipelines.Tasks;

/// <summary>One attempt of a task.</summary>
public sealed class TaskRun
{
    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The task's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where its statements run.</summary>
    public required WeirSession Session { get; init; }

    /// <summary>Takes rows that cannot be read or written.</summary>
    public required IRejectSink Rejects { get; init; }

    /// <summary>How many of them there may be.</summary>
    public required int RejectLimit { get; init; }

    /// <summary>Takes the rows done so far.</summary>
    public required Action<long> Progress { get; init; }

    /// <summary>Takes warnings.</summary>
    public required Action<string> Warn { get; init; }

    /// <summary>A folder for results that are too large for memory; made when first needed, removed after the run.</summary>
    public required string TempDirectory { get; init; }

    /// <summary>Bytes of a result that stay in memory.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>Whether another attempt could do harm from now on.</summary>
    public bool IsRetryForbidden { get; private set; }

    /// <summary>Says that a failure from now on must not be repeated.</summary>
    public void ForbidRetry() => IsRetryForbidden = true;
}
