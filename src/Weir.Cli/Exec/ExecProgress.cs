using System.Globalization;
using System.Text.Json;
using Weir.Cli.Progress;
using Weir.Commands;

namespace Weir.Cli.Exec;

/// <summary>Shows how far a pipeline is: a line that is painted over, lines, or JSON lines.</summary>
internal sealed class ExecProgress : IDisposable
{
    private readonly TextWriter _target;
    private readonly ProgressKind _kind;
    private readonly Func<PipelineStatus> _status;
    private readonly Lock _lock = new();
    private readonly Timer? _timer;
    private bool _isPainted;
    private bool _isEnded;

    public ExecProgress(TextWriter target, ProgressKind kind, Func<PipelineStatus> status)
    {
        (_target, _kind, _status) = (target, kind, status);
        if (kind != ProgressKind.None)
        {
            var period = TimeSpan.FromMilliseconds(kind == ProgressKind.Bar ? 200 : 1000);
            _timer = new Timer(_ => Show(), null, period, period);
        }
    }

    /// <summary>What a pipeline has done, in one line.</summary>
    public static string Describe(PipelineStatus status) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Total:N0} statements: {status.Succeeded:N0} succeeded, {status.Failed:N0} failed, {status.NotExecuted:N0} not executed, {status.Unknown:N0} unknown; {status.RoundTrips:N0} round trips, {status.AverageBatchSize:0.#} a batch, {status.MergeRatio:P0} merged, p50 {status.Execution.P50.TotalMilliseconds:0.0} ms, p99 {status.Execution.P99.TotalMilliseconds:0.0} ms"
        );

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            _timer?.Dispose();
            if (_isPainted)
            {
                _target.Write("\r\u001b[K");
            }
        }
    }

    private void Show()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            var status = _status();
            switch (_kind)
            {
                case ProgressKind.Bar:
                    _isPainted = true;
                    var line = Describe(status);
                    _target.Write("\r\u001b[K" + (line.Length < Terminal.Width ? line : line[..(Terminal.Width - 1)]));
                    break;
                case ProgressKind.Json:
                    _target.WriteLine(Json(status));
                    break;
                default:
                    _target.WriteLine(Describe(status));
                    break;
            }
        }
    }

    private static string Json(PipelineStatus status)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", "progress");
            json.WriteNumber("queued", status.Queued);
            json.WriteNumber("total", status.Total);
            json.WriteNumber("succeeded", status.Succeeded);
            json.WriteNumber("failed", status.Failed);
            json.WriteNumber("not_executed", status.NotExecuted);
            json.WriteNumber("unknown", status.Unknown);
            json.WriteNumber("batches", status.Batches);
            json.WriteNumber("round_trips", status.RoundTrips);
            json.WriteNumber("average_batch_size", status.AverageBatchSize);
            json.WriteNumber("merge_ratio", status.MergeRatio);
            json.WriteNumber("success_rate", status.SuccessRate);
            json.WriteNumber("execution_p50_ms", status.Execution.P50.TotalMilliseconds);
            json.WriteNumber("execution_p95_ms", status.Execution.P95.TotalMilliseconds);
            json.WriteNumber("execution_p99_ms", status.Execution.P99.TotalMilliseconds);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
