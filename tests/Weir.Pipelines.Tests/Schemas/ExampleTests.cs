using System.Text.RegularExpressions;

namespace Weir.Pipelines.Tests.Schemas;

/// <summary>Files that we show are valid.</summary>
public sealed class ExampleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Examples =>
        [
            .. Directory.EnumerateFiles(
                Path.Combine(SchemaFiles.Root, "examples"),
                "*.yaml",
                SearchOption.AllDirectories
            ),
        ];

    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(Path.Combine(SchemaFiles.Root, "docs"), "*.md", SearchOption.AllDirectories)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_valid(string file) =>
        AssertValid(
            File.ReadAllText(file),
            Path.GetFileName(file) == "weir.yaml" ? SchemaFiles.Weir
                : Path.GetFileName(Path.GetDirectoryName(file)) == "jobs" ? SchemaFiles.Job
                : SchemaFiles.Pipeline
        );

    [Theory]
    [MemberData(nameof(Documents))]
    public void Files_in_the_documentation_are_valid(string file)
    {
        var blocks = Regex.Matches(
            File.ReadAllText(file),
            "^```yaml\\n(?<text>.*?)^```",
            RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            Limit
        );
        foreach (var text in blocks.Select(b => b.Groups["text"].Value))
        {
            if (Regex.IsMatch(text, "^tasks:", RegexOptions.Multiline, Limit))
            {
                AssertValid(text, SchemaFiles.Pipeline);
            }
            else if (Regex.IsMatch(text, "^source:", RegexOptions.Multiline, Limit))
            {
                AssertValid(text, SchemaFiles.Job);
            }
            else if (Regex.IsMatch(text, "^(?:connections|settings):", RegexOptions.Multiline, Limit))
            {
                AssertValid(text, SchemaFiles.Weir);
            }
        }
    }

    /// <summary>An editor sees the text before variables are put in.</summary>
    private static void AssertValid(string yaml, string schema) =>
        Assert.Empty(
            SchemaValidator.Errors(
                YamlText.Parse(
                    Regex.Replace(
                        yaml,
                        "\\$\\{(?<name>\\w+)\\}",
                        "$${${name}:-$${}",
                        RegexOptions.ExplicitCapture,
                        Limit
                    )
                ),
                schema
            )
        );
}
