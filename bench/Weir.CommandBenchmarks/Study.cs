using System.Diagnostics;
using System.Globalization;

namespace Weir.CommandBenchmarks;

/// <summary>The same work in several ways, in turns; medians are compared.</summary>
internal sealed class Study(string name, IReadOnlyList<Way> ways, IReadOnlyList<Goal> goals)
{
    /// <summary>Measures and prints a table; false when a goal is missed.</summary>
    public async Task<bool> RunAsync(int runs, Func<Task> before)
    {
        var times = ways.ToDictionary(w => w.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var run = -1; run < runs; run++)
        {
            foreach (var way in ways)
            {
                // The first round only warms up, where that does not take seconds.
                if (run < 0 && way == ways[0])
                {
                    continue;
                }

                await before();
                var start = Stopwatch.GetTimestamp();
                await way.RunAsync();
                if (run >= 0)
                {
                    times[way.Name].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        var medians = times.ToDictionary(
            t => t.Key,
            t => t.Value.Order().ElementAt(t.Value.Count / 2),
            StringComparer.Ordinal
        );
        Console.WriteLine();
        Console.WriteLine($"### {name}");
        Console.WriteLine();
        Console.WriteLine("| way | ms | " + string.Join(" | ", Against.Select(a => $"× {a}")) + " | goals |");
        Console.WriteLine("|---|--:|" + string.Concat(Against.Select(_ => "--:|")) + "---|");
        foreach (var way in ways)
        {
            var ratios = Against.Select(a => Number(medians[a] / medians[way.Name]));
            var wanted = goals
                .Where(g => g.Way == way.Name)
                .Select(g => $"≥ {Number(g.Ratio)} × {g.Against}: {(IsReached(g, medians) ? "reached" : "missed")}");
            Console.WriteLine(
                $"| {way.Name} | {Number(medians[way.Name])} | {string.Join(" | ", ratios)} | {string.Join(", ", wanted)} |"
            );
        }

        return goals.All(g => IsReached(g, medians));
    }

    private IEnumerable<string> Against =>
        goals.Select(g => g.Against).Append(ways[0].Name).Distinct(StringComparer.Ordinal);

    private static bool IsReached(Goal goal, Dictionary<string, double> medians) =>
        medians[goal.Against] >= goal.Ratio * medians[goal.Way];

    private static string Number(double value) => value.ToString("0.0#", CultureInfo.InvariantCulture);
}
