using System.Globalization;

namespace Weir.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">The benchmarks to run, all when empty.</param>
/// <param name="Runs">Measured runs of each side, or null for the benchmark's own number.</param>
/// <param name="Rows">Rows of generated data, or null for the benchmark's own number.</param>
/// <param name="Threads">Threads of each side.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Names, int? Runs, long? Rows, int Threads)
{
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var names = new List<string>();
        int? runs = null;
        long? rows = null;
        var threads = Environment.ProcessorCount;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--runs":
                    runs = (int)Number(arguments, ++i, 1000);
                    break;
                case "--rows":
                    rows = Number(arguments, ++i, 1_000_000_000);
                    break;
                case "--threads":
                    threads = (int)Number(arguments, ++i, 1024);
                    break;
                case var option when option.StartsWith('-'):
                    throw new BenchmarkException($"unknown option {option} (known: --runs N, --rows N, --threads N)");
                case var name:
                    names.Add(name);
                    break;
            }
        }

        return new BenchmarkOptions(names, runs, rows, threads);
    }

    private static long Number(IReadOnlyList<string> arguments, int index, long maximum)
    {
        if (
            index < arguments.Count
            && long.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && number <= maximum
        )
        {
            return number;
        }

        throw new BenchmarkException($"{arguments[index - 1]} needs a number from 1 to {maximum}");
    }
}
