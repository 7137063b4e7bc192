using System.Globalization;
using Weir.Pipelines;
using Weir.Secrets;

namespace Weir.Cli.Progress;

/// <summary>A line for each event.</summary>
internal sealed class LogProgress(TextWriter target) : IProgressObserver
{
    private readonly Lock _lock = new();

    public void Started(TaskDefinition task) => Write($"{task.Name}: started");

    public void Progressed(TaskDefinition task, long rows) { }

    public void Retrying(TaskDefinition task, WeirException reason, TimeSpan delay) =>
        Write($"{task.Name}: {reason.Message}; next attempt in {Amounts.Duration(delay)}");

    public void Finished(TaskReport report) => Write(Describe(report));

    public void Warned(TaskDefinition task, string warning) => Write($"warning: {task.Name}: {warning}");

    public void Dispose() { }

    /// <summary>How a task ended, in a line.</summary>
    public static string Describe(TaskReport report)
    {
        if (report.State != TaskState.Succeeded)
        {
            return $"{report.Name}: {Quantity.Name(report.State)}";
        }

        var outcome = report.Outcome;
        var rows = (outcome.Written ?? outcome.Rows ?? outcome.Read ?? 0).ToString("N0", CultureInfo.InvariantCulture);
        return $"{report.Name}: {rows} rows in {Amounts.Duration(report.Time)}";
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            target.WriteLine(SecretRedactor.Redact(line));
        }
    }
}
