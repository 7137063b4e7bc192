using System.Globalization;
using Weir.Pipelines;
using Weir.Secrets;

namespace Weir.Cli;

/// <summary>What a pipeline would do, for people.</summary>
internal static class PipelinePlan
{
    private const int LongestDescription = 200;

    public static void Write(TextWriter target, PipelineDefinition pipeline, IReadOnlyList<PreparedTask> tasks)
    {
        target.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pipeline.Name}: {tasks.Count} tasks, {pipeline.Run.Parallel} at once"
            )
        );
        foreach (var task in InOrder(tasks))
        {
            var definition = task.Definition;
            var after =
                task.DependsOn.Count == 0
                    ? ""
                    : $"  after {string.Join(", ", task.DependsOn.Order(StringComparer.Ordinal))}";
            target.WriteLine($"  {definition.Name}  [{definition.Work.Kind}]{after}");
            var text = SecretRedactor.Redact(definition.Work.Description);
            target.WriteLine("    " + (text.Length > LongestDescription ? text[..LongestDescription] + "…" : text));
            if (task.Result is { } schema)
            {
                target.WriteLine("    columns: " + string.Join(", ", schema.Fields.Select(f => $"{f.Name} {f.Type}")));
            }

            foreach (var line in task.Plan?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [])
            {
                target.WriteLine("    " + line);
            }

            if (task.Postponed is { } reason)
            {
                target.WriteLine("    checked only when it runs: " + SecretRedactor.Redact(reason));
            }
        }

        target.WriteLine("nothing was read or written");
    }

    /// <summary>Every task after those it depends on.</summary>
    private static List<PreparedTask> InOrder(IReadOnlyList<PreparedTask> tasks)
    {
        var ordered = new List<PreparedTask>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (ordered.Count < tasks.Count)
        {
            var next = tasks.First(t => !names.Contains(t.Definition.Name) && t.DependsOn.All(names.Contains));
            names.Add(next.Definition.Name);
            ordered.Add(next);
        }

        return ordered;
    }
}
