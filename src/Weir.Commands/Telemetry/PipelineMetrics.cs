using System.Diagnostics;
using System.Diagnostics.Metrics;
using Weir.Configuration;
using Weir.Connectors.Commands;

namespace Weir.Commands.Telemetry;

/// <summary>
/// Counts what a pipeline does: for its status, and for listeners under OpenTelemetry's names ("Semantic conventions for
/// database client metrics" and "… spans", version 1.33) with meter and activity source <c>Weir.Commands</c>.
/// </summary>
internal sealed class PipelineMetrics : IDisposable
{
    private static readonly Meter Meter = new("Weir.Commands");
    private static readonly ActivitySource Activities = new("Weir.Commands");
    private static readonly Histogram<double> Operations = Meter.CreateHistogram<double>(
        "db.client.operation.duration",
        "s",
        "Duration of database client operations."
    );
    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(
        "weir.command.wait.duration",
        "s",
        "How long statements waited to be sent."
    );
    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>(
        "weir.command.outcomes",
        "{statement}",
        "Statements that have an outcome."
    );
    private static readonly Counter<long> Merged = Meter.CreateCounter<long>(
        "weir.command.merged",
        "{statement}",
        "Statements that were answered together with others."
    );

    private readonly LatencyHistogram _waiting = new();
    private readonly LatencyHistogram _execution = new();
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly Meter _own;
    private readonly long[] _ended = new long[4];
    private readonly TagList[] _outcomeTags;
    private readonly string _spanName;
    private long _total;
    private long _batches;
    private long _batched;
    private long _roundTrips;
    private long _sent;
    private long _mergedAway;
    private long _retries;

    public PipelineMetrics(ICommandSource source, CommandStrategy strategy, Func<int> queued)
    {
        List<KeyValuePair<string, object?>> tags =
        [
            new("db.system.name", source.SystemName),
            new("weir.connection", source.Name),
            new("weir.command.strategy", Quantities.SnakeCase(strategy.ToString())),
        ];
        Add(tags, "db.namespace", source.DatabaseName);
        Add(tags, "server.address", source.ServerAddress);
        Add(tags, "server.port", source.ServerPort);
        _tags = [.. tags];
        _spanName = source.DatabaseName is null ? "BATCH" : "BATCH " + source.DatabaseName;
        _outcomeTags =
        [
            .. Enum.GetValues<CommandStatus>()
                .Select(s => new TagList([.. tags, new("weir.command.status", Quantities.SnakeCase(s.ToString()))])),
        ];
        _own = new Meter("Weir.Commands");
        _ = _own.CreateObservableGauge("weir.command.queued", () => new Measurement<int>(queued(), _tags));
    }

    public void Added() => Interlocked.Increment(ref _total);

    public void Batch(int statements)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _batched, statements);
    }

    public void Merge(int statements)
    {
        Interlocked.Add(ref _mergedAway, statements);
        if (Merged.Enabled)
        {
            Merged.Add(statements, _tags);
        }
    }

    public void Count(CommandOutcome outcome)
    {
        Interlocked.Increment(ref _ended[(int)outcome.Status]);
        Interlocked.Add(ref _retries, outcome.Retries);
        _waiting.Record(outcome.WaitingTime);
        if (outcome.Attempts > 0)
        {
            _execution.Record(outcome.ExecutionTime);
        }

        if (Waits.Enabled)
        {
            Waits.Record(outcome.WaitingTime.TotalSeconds, _tags);
        }

        if (Outcomes.Enabled)
        {
            Outcomes.Add(1, _outcomeTags[(int)outcome.Status]);
        }
    }

    /// <summary>A span around a round trip; null when nobody listens.</summary>
    public Activity? StartTrip(int statements)
    {
        Interlocked.Increment(ref _roundTrips);
        Interlocked.Add(ref _sent, statements);
        var activity = Activities.StartActivity(_spanName, ActivityKind.Client, default(ActivityContext), _tags);
        activity?.SetTag("db.operation.name", "BATCH");
        activity?.SetTag("db.operation.batch.size", statements);
        return activity;
    }

    public void EndTrip(Activity? activity, int statements, TimeSpan time, CommandFailure? failure)
    {
        var error = failure is null ? null : failure.SqlState ?? failure.Error.Code.Name;
        if (Operations.Enabled)
        {
            TagList tags = [.. _tags, new("db.operation.name", "BATCH"), new("db.operation.batch.size", statements)];
            if (error is not null)
            {
                tags.Add("error.type", error);
                tags.Add("db.response.status_code", failure!.SqlState);
            }

            Operations.Record(time.TotalSeconds, tags);
        }

        if (error is not null)
        {
            activity?.SetTag("error.type", error);
            activity?.SetTag("db.response.status_code", failure!.SqlState);
            activity?.SetStatus(ActivityStatusCode.Error, failure!.Error.Message);
        }

        activity?.Dispose();
    }

    public PipelineStatus Snapshot(int queued, int batchSize)
    {
        var ended = new long[_ended.Length];
        for (var i = 0; i < ended.Length; i++)
        {
            ended[i] = Interlocked.Read(ref _ended[i]);
        }

        var all = ended.Sum();
        var batches = Interlocked.Read(ref _batches);
        var total = Interlocked.Read(ref _total);
        return new PipelineStatus
        {
            Queued = queued,
            Total = total,
            Succeeded = ended[(int)CommandStatus.Succeeded],
            Failed = ended[(int)CommandStatus.Failed],
            NotExecuted = ended[(int)CommandStatus.NotExecuted],
            Unknown = ended[(int)CommandStatus.Unknown],
            Batches = batches,
            RoundTrips = Interlocked.Read(ref _roundTrips),
            StatementsSent = Interlocked.Read(ref _sent),
            Retries = Interlocked.Read(ref _retries),
            BatchSize = batchSize,
            AverageBatchSize = batches == 0 ? 0 : (double)Interlocked.Read(ref _batched) / batches,
            MergeRatio = total == 0 ? 0 : (double)Interlocked.Read(ref _mergedAway) / total,
            SuccessRate = all == 0 ? 1 : (double)ended[(int)CommandStatus.Succeeded] / all,
            Waiting = _waiting.Quantiles(),
            Execution = _execution.Quantiles(),
        };
    }

    public void Dispose() => _own.Dispose();

    private static void Add(List<KeyValuePair<string, object?>> tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(new(name, value));
        }
    }
}
