using System.Globalization;
using Weir.Pipelines;

namespace Weir.Cli;

/// <summary>The table at the end of a run.</summary>
internal static class PipelineSummary
{
    private static readonly string[] Titles =
    [
        "task",
        "kind",
        "state",
        "rows",
        "read",
        "written",
        "filtered",
        "rejected",
        "bytes",
        "time",
    ];

    public static void Write(TextWriter target, PipelineReport report)
    {
        var lines = new List<string[]> { Titles };
        lines.AddRange(report.Tasks.Select(Line));
        lines.Add(Total(report));
        var widths = Enumerable.Range(0, Titles.Length).Select(i => lines.Max(l => l[i].Length)).ToArray();
        target.WriteLine();
        for (var row = 0; row < lines.Count; row++)
        {
            // Names to the left, numbers to the right.
            var cells = lines[row].Select((cell, i) => i < 3 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            target.WriteLine("  " + string.Join("  ", cells).TrimEnd());
            if (row == 0 || row == lines.Count - 2)
            {
                target.WriteLine("  " + string.Join("  ", widths.Select(w => new string('-', w))));
            }
        }

        target.WriteLine();
        if (report.RejectFile is { } file)
        {
            target.WriteLine($"  rejected rows are in {file}");
        }
    }

    private static string[] Line(TaskReport task) =>
        [
            task.Name,
            task.Kind,
            Quantity.Name(task.State)
                + (
                    task.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({task.Attempts} attempts)") : ""
                ),
            Number(task.Outcome.Rows),
            Number(task.Outcome.Read),
            Number(task.Outcome.Written),
            Number(task.Outcome.Filtered),
            task.State == TaskState.Succeeded ? Number(task.Outcome.Rejected) : "",
            Bytes(task.Outcome.BytesRead + task.Outcome.BytesWritten),
            task.State == TaskState.Skipped ? "" : Amounts.Duration(task.Time),
        ];

    private static string[] Total(PipelineReport report) =>
        [
            report.Pipeline,
            "",
            report.IsSuccess ? "succeeded" : "failed",
            "",
            Number(report.Tasks.Sum(t => t.Outcome.Read ?? 0)),
            Number(report.Tasks.Sum(t => t.Outcome.Written ?? 0)),
            Number(report.Tasks.Sum(t => t.Outcome.Filtered ?? 0)),
            Number(report.Rejected),
            Bytes(report.Tasks.Sum(t => t.Outcome.BytesRead + t.Outcome.BytesWritten)),
            Amounts.Duration(report.Time),
        ];

    private static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Bytes(long bytes) => bytes == 0 ? "" : Amounts.Bytes(bytes);
}
