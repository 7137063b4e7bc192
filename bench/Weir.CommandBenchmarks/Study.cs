using System.Diagnostics;
using System.Globalization;

namespace Weir.CommandBenchmarks;

/// <summary>
/// The same work in several ways, in turns, each turn the other way round: ratios are medians of those of single rounds, which
/// other work on the machine hits on both sides alike.
/// </summary>
internal sealed class Study(string name, IReadOnlyList<Way> ways, IReadOnlyList<Goal> goals)
{
    private readonly Dictionary<string, List<double>> _times = Lists(ways);
    private readonly Dictionary<string, List<double>> _processor = Lists(ways);

    private IEnumerable<string> Against =>
        goals.Select(g => g.Against).Append(ways[0].Name).Distinct(StringComparer.Ordinal);

    /// <summary>Measures and prints a table; false when a goal is missed.</summary>
    public async Task<bool> RunAsync(int runs, Func<Task> before)
    {
        foreach (var way in ways.Skip(1))
        {
            // Only warms up, which the slowest way does not need.
            await before();
            await way.RunAsync();
        }

        for (var run = 0; run < runs; run++)
        {
            foreach (var way in run % 2 == 0 ? ways : ways.Reverse())
            {
                await before();
                var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                await way.RunAsync();
                _times[way.Name].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                _processor[way.Name].Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
            }
        }

        Print();
        return goals.All(IsReached);
    }

    private void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"### {name}");
        Console.WriteLine();
        Console.WriteLine("| way | ms | CPU ms | " + string.Join(" | ", Against.Select(a => $"× {a}")) + " | goals |");
        Console.WriteLine("|---|--:|--:|" + string.Concat(Against.Select(_ => "--:|")) + "---|");
        foreach (var way in ways)
        {
            var ratios = Against.Select(a => Number(Ratio(a, way.Name)));
            var wanted = goals
                .Where(g => g.Way == way.Name)
                .Select(g => $"≥ {Number(g.Ratio)} × {g.Against}: {(IsReached(g) ? "reached" : "missed")}");
            Console.WriteLine(
                $"| {way.Name} | {Number(Median(_times[way.Name]))} | {Number(Median(_processor[way.Name]))} | {string.Join(" | ", ratios)} | {string.Join(", ", wanted)} |"
            );
        }
    }

    private bool IsReached(Goal goal) => Ratio(goal.Against, goal.Way) >= goal.Ratio;

    private double Ratio(string against, string way) => Median(_times[against].Zip(_times[way], (a, w) => a / w));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static Dictionary<string, List<double>> Lists(IReadOnlyList<Way> ways) =>
        ways.ToDictionary(w => w.Name, _ => new List<double>(), StringComparer.Ordinal);

    private static string Number(double value) => value.ToString("0.0##", CultureInfo.InvariantCulture);
}
