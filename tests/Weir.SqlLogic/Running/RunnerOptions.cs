using System.Globalization;
using Weir.SqlLogic.Engines;

namespace Weir.SqlLogic.Running;

/// <summary>What the command line says.</summary>
internal sealed record RunnerOptions(IEngine Engine, IReadOnlyList<string> Paths)
{
    public const string Usage =
        "usage: Weir.SqlLogic [--engine NAME] [--jobs N] [--skip FILE] [--timeout SECONDS] PATH…";

    /// <summary>How many files run at the same time.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>How long one statement may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Files that list what is not run.</summary>
    public IReadOnlyList<string> SkipFiles { get; init; } = [];

    /// <exception cref="UsageException">The command line is wrong.</exception>
    public static RunnerOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new RunnerOptions(EngineTable.All[0], []);
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--engine" => options with { Engine = EngineOf(Value(arguments, ref i)) },
                "--jobs" => options with { Jobs = Number(arguments, ref i, 256) },
                "--timeout" => options with { Timeout = TimeSpan.FromSeconds(Number(arguments, ref i, 86400)) },
                "--skip" => options with { SkipFiles = [.. options.SkipFiles, Value(arguments, ref i)] },
                ['-', '-', ..] => throw new UsageException($"unknown option {arguments[i]}\n{Usage}"),
                var path => options with { Paths = [.. options.Paths, path] },
            };
        }

        return options.Paths.Count > 0 ? options : throw new UsageException(Usage);
    }

    private static IEngine EngineOf(string name) =>
        EngineTable.Find(name)
        ?? throw new UsageException(
            $"unknown engine {name} (known: {string.Join(", ", EngineTable.All.Select(e => e.Names[0]))})"
        );

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count ? arguments[i] : throw new UsageException($"{arguments[i - 1]} needs a value\n{Usage}");

    private static int Number(IReadOnlyList<string> arguments, ref int i, int most)
    {
        var name = arguments[i];
        return
            int.TryParse(Value(arguments, ref i), CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= most
            ? number
            : throw new UsageException($"{name} takes a whole number from 1 to {most}");
    }
}
