using System.Globalization;
using System.Text;
using Weir.Commands;
using Weir.Commands.Scripts;
using Weir.Configuration;
using Weir.Secrets;

namespace Weir.Cli.Exec;

/// <summary>Writes outcomes as JSON lines, as a table that grows, or not at all.</summary>
internal sealed class OutcomeWriter(Stream stream, string format) : IDisposable
{
    private readonly ScriptWriter _json = new(stream);
    private readonly StringBuilder _table = new(
        format == "table" ? "      id  status        affected        ms  tag and error, or rows\n" : ""
    );

    public int Pending => _json.Pending + _table.Length;

    public void Write(CommandOutcome outcome)
    {
        switch (format)
        {
            case "jsonl":
                _json.Write(outcome);
                break;
            case "table":
                var affected = outcome.Affected < 0 ? "" : outcome.Affected.ToString(CultureInfo.InvariantCulture);
                var status = Quantities.SnakeCase(outcome.Status.ToString());
                _table
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"{outcome.Id, 8}  {status, -12}  {affected, 8}  {outcome.ExecutionTime.TotalMilliseconds, 8:0.0}  "
                    )
                    .Append(Describe(outcome))
                    .Append('\n');
                break;
        }
    }

    public async ValueTask FlushAsync()
    {
        if (_table.Length > 0)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_table.ToString())).ConfigureAwait(false);
            _table.Clear();
        }

        await _json.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose() => _json.Dispose();

    private static string Describe(CommandOutcome outcome)
    {
        const int Longest = 160;
        const int MostRows = 3;
        var tag = outcome.Tag is null ? "" : outcome.Tag + " ";
        var text = outcome.Error is { } error
            ? SecretRedactor.Redact(error.Message)
            : string.Join(
                "; ",
                outcome
                    .Rows.Take(MostRows)
                    .Select(r => string.Join(", ", Enumerable.Range(0, r.Count).Select(i => r[i].ToString())))
            ) + (outcome.Rows.Count > MostRows ? "; …" : "");
        text = (tag + text).ReplaceLineEndings(" ");
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }
}
