using System.Globalization;
using System.Text;
using Weir.Pipelines;
using Weir.Secrets;

namespace Weir.Cli.Progress;

/// <summary>
/// Lines for the running tasks under those of the ended ones, painted ten times a second with ANSI control sequences
/// (ECMA-48: cursor up, erase below).
/// </summary>
internal sealed class BarProgress(TextWriter target, int total) : IProgressObserver
{
    private const int BarWidth = 24;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];
    private Timer? _timer;
    private int _painted;
    private int _done;
    private bool _disposed;

    public void Started(TaskDefinition task)
    {
        lock (_lock)
        {
            _timer ??= new Timer(_ => Paint(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
            _running[task.Name] = new Running(TimeProvider.System.GetTimestamp());
        }
    }

    public void Progressed(TaskDefinition task, long rows)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(task.Name, out var running))
            {
                running.Rows = rows;
            }
        }
    }

    public void Retrying(TaskDefinition task, WeirException reason, TimeSpan delay) =>
        Say($"{task.Name}: {reason.Message}; next attempt in {Amounts.Duration(delay)}");

    public void Warned(TaskDefinition task, string warning) => Say($"warning: {task.Name}: {warning}");

    public void Finished(TaskReport report)
    {
        lock (_lock)
        {
            _running.Remove(report.Name);
            _done++;
        }

        Say((report.State == TaskState.Succeeded ? "✓ " : "✗ ") + LogProgress.Describe(report));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _timer?.Dispose();
            _running.Clear();
            PaintNow(isLast: true);
            _disposed = true;
        }
    }

    private void Say(string line)
    {
        lock (_lock)
        {
            _lines.Add(SecretRedactor.Redact(line));
        }
    }

    private void Paint()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                PaintNow(isLast: false);
            }
        }
    }

    private void PaintNow(bool isLast)
    {
        var text = new StringBuilder();
        if (_painted > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\u001b[{_painted}A\u001b[J");
        }

        foreach (var line in _lines)
        {
            text.Append(line).Append('\n');
        }

        _lines.Clear();
        _painted = 0;
        if (!isLast)
        {
            var full = total == 0 ? BarWidth : BarWidth * _done / total;
            text.Append('█', full).Append('░', BarWidth - full);
            text.Append(CultureInfo.InvariantCulture, $" {_done}/{total} tasks\n");
            _painted++;
            foreach (var (name, running) in _running)
            {
                var time = TimeProvider.System.GetElapsedTime(running.Start);
                var rate = running.Rows / Math.Max(0.001, time.TotalSeconds);
                text.Append(CultureInfo.InvariantCulture, $"  {name}  {running.Rows:N0} rows  {rate:N0} rows/s\n");
                _painted++;
            }
        }

        target.Write(text.ToString());
    }

    private sealed class Running(long start)
    {
        public long Start { get; } = start;

        public long Rows { get; set; }
    }
}
