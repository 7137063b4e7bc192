using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Weir.Architecture.Tests;

/// <summary>A job that <c>weir jobs build</c> compiles runs as weir itself does: what tells so stands in three places.</summary>
public class AheadOfTimeTests
{
    private const RegexOptions Options =
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    private static readonly string Job = Read("src/Weir.Hosting/Jobs/JobBuild.cs");

    [Fact]
    public void A_built_job_has_the_settings_of_the_runtime_that_weir_has()
    {
        var own = XDocument
            .Parse(Read("src/Weir.Cli/Weir.Cli.csproj"))
            .Descendants("RuntimeHostConfigurationOption")
            .Select(o => $"{o.Attribute("Include")!.Value} = {o.Attribute("Value")!.Value}");
        var jobs = Regex
            .Matches(Job, """^ +"(?<name>System\.[\w.]+)": (?<value>\w+)""", Options)
            .Select(m => $"{m.Groups["name"].Value} = {m.Groups["value"].Value}");

        Assert.Equal(own.Order(StringComparer.Ordinal), jobs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_built_job_is_compiled_with_the_properties_that_weir_is_compiled_with()
    {
        var own = Properties(Read("weir"));

        Assert.NotEmpty(own);
        Assert.Equal(own, Properties(Job));
    }

    private static List<string> Properties(string text) =>
        [
            .. Regex
                .Matches(text, @"-p:(Publish|Generate|Run)\w+=?\w*|--(self-contained|instruction-set:[\w-]+)", Options)
                .Select(m => m.Value.TrimEnd('='))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));
}
