using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Pipelines;
using Weir.Secrets;

namespace Weir.Cli.Progress;

/// <summary>A JSON object for each event, one a line. Rows of a running task are told at most four times a second.</summary>
internal sealed class JsonProgress(TextWriter target) : IProgressObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);

    public void Started(TaskDefinition task) => Write("started", task.Name, _ => { });

    public void Progressed(TaskDefinition task, long rows)
    {
        lock (_lock)
        {
            var now = TimeProvider.System.GetTimestamp();
            if (_told.TryGetValue(task.Name, out var last) && TimeProvider.System.GetElapsedTime(last, now) < Interval)
            {
                return;
            }

            _told[task.Name] = now;
        }

        Write("progress", task.Name, w => w.WriteNumber("rows", rows));
    }

    public void Retrying(TaskDefinition task, WeirException reason, TimeSpan delay) =>
        Write(
            "retry",
            task.Name,
            w =>
            {
                w.WriteString("code", reason.Code.Name);
                w.WriteString("message", reason.Message);
                w.WriteNumber("delay_seconds", delay.TotalSeconds);
            }
        );

    public void Finished(TaskReport report) =>
        Write(
            "finished",
            report.Name,
            w =>
            {
                w.WriteString("state", Quantity.Name(report.State));
                WriteNumber(w, "rows", report.Outcome.Rows);
                WriteNumber(w, "read", report.Outcome.Read);
                WriteNumber(w, "written", report.Outcome.Written);
                WriteNumber(w, "filtered", report.Outcome.Filtered);
                w.WriteNumber("rejected", report.Outcome.Rejected);
                w.WriteNumber("bytes_read", report.Outcome.BytesRead);
                w.WriteNumber("bytes_written", report.Outcome.BytesWritten);
                w.WriteNumber("seconds", Math.Round(report.Time.TotalSeconds, 6));
                w.WriteNumber("attempts", report.Attempts);
            }
        );

    public void Warned(TaskDefinition task, string warning) =>
        Write("warning", task.Name, w => w.WriteString("message", warning));

    public void Dispose() { }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private void Write(string name, string task, Action<Utf8JsonWriter> more)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("event", name);
            writer.WriteString("task", task);
            more(writer);
            writer.WriteEndObject();
        }

        var line = System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        lock (_lock)
        {
            target.WriteLine(SecretRedactor.Redact(line));
        }
    }
}
