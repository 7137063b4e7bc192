using System.Globalization;
using Weir.Configuration;
using Weir.Secrets;

namespace Weir.Movement.Reporting;

/// <summary>The plan of a transfer for people.</summary>
public static class TransferPlanText
{
    private const int MostChunks = 20;

    public static void Write(TextWriter target, TransferPlan plan, TransferSettings settings)
    {
        var lines = new List<(string, string)>
        {
            ("job", plan.Job),
            ("source", plan.Source),
            ("target", plan.Target),
            (
                "mode",
                Quantities.SnakeCase(plan.Mode.ToString())
                    + (plan.Key.Count == 0 ? "" : " by " + string.Join(", ", plan.Key))
            ),
            (
                "rows",
                plan.EstimatedRows is { } rows
                    ? string.Create(CultureInfo.InvariantCulture, $"about {rows:N0}")
                    : "unknown"
            ),
            ("cut", $"{plan.Method}: {plan.Reason}"),
            (
                "view",
                plan.IsSnapshot
                    ? "all chunks see one state of the source"
                    : "chunks may see different states of the source"
            ),
            (
                "workers",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{plan.Workers} ({plan.WorkersReason}), {plan.Writers} writing"
                )
            ),
            ("chunk rows", settings.ChunkRows.ToString("N0", CultureInfo.InvariantCulture)),
            (
                "in memory",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"at most about {plan.MemoryRows:N0} rows between source and target"
                )
            ),
        };
        if (plan.Cursor is { } cursor)
        {
            lines.Add(("cursor", cursor));
        }

        if (plan.ResumedChunks is { } resumed)
        {
            lines.Add(
                (
                    "resumes",
                    string.Create(CultureInfo.InvariantCulture, $"an unfinished run with {resumed} chunks done")
                )
            );
        }

        lines.Add(("columns", string.Join(", ", plan.Schema.Fields.Select(f => $"{f.Name} {f.Type}"))));
        lines.AddRange(plan.Conversions.Select(c => ("converts", c)));
        lines.AddRange(plan.Steps.Select(s => ("step", s)));
        foreach (var (name, value) in lines)
        {
            target.WriteLine($"{name, -10}  {SecretRedactor.Redact(value)}");
        }

        WriteChunks(target, plan);
    }

    private static void WriteChunks(TextWriter target, TransferPlan plan)
    {
        if (plan.Chunks.Count == 0)
        {
            return;
        }

        target.WriteLine();
        target.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.Chunks.Count:N0} chunks"));
        foreach (var chunk in plan.Chunks.Take(MostChunks))
        {
            var rows = chunk.EstimatedRows is { } count
                ? string.Create(CultureInfo.InvariantCulture, $"  about {count:N0} rows")
                : "";
            target.WriteLine($"  {chunk.Bounds}{rows}");
        }

        if (plan.Chunks.Count > MostChunks)
        {
            target.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  and {plan.Chunks.Count - MostChunks:N0} more")
            );
        }
    }
}
