using Weir.SqlLogic.Running;

namespace Weir.SqlLogic.Tests;

/// <summary>One call of the runner and what it said.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];

    public static string PathOf(string fixture) =>
        Path.Combine(AppContext.BaseDirectory, "Fixtures", Path.HasExtension(fixture) ? fixture : fixture + ".slt");

    public static Task<Run> FixtureAsync(string fixture, params string[] options) => FixturesAsync([fixture], options);

    public static Task<Run> FixturesAsync(string[] fixtures, params string[] options) =>
        WithAsync([.. options, .. fixtures.Select(PathOf)]);

    public static async Task<Run> WithAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await Runner.RunAsync(arguments, output, errors);
        return new Run(code, output.ToString(), errors.ToString());
    }
}
