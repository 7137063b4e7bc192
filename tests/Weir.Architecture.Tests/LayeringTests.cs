using System.Xml.Linq;

namespace Weir.Architecture.Tests;

public class LayeringTests
{
    /// <summary>
    /// Bottom layer first. A project may reference projects of lower lines only; adding a project means adding its
    /// name here, which is the moment to think about where it belongs.
    /// </summary>
    private static readonly string[][] Layers =
    [
        ["Weir.Core"],
        ["Weir.Columnar", "Weir.Sql"],
        ["Weir.Kernels", "Weir.Plan", "Weir.Formats", "Weir.Formats.Parquet"],
        ["Weir.Connectors", "Weir.Functions"],
        ["Weir.Planner", "Weir.Execution"],
        [
            "Weir.Engine",
            "Weir.Connectors.Files",
            "Weir.Connectors.Http",
            "Weir.Connectors.Sqlite",
            "Weir.Connectors.Postgres",
        ],
        ["Weir.Movement", "Weir.Commands"],
        ["Weir.Pipelines"],
        ["Weir.Hosting"],
        ["Weir.Cli"],
    ];

    private static readonly Dictionary<string, int> LayerOf = Layers
        .SelectMany((names, layer) => names.Select(name => (name, layer)))
        .ToDictionary(x => x.name, x => x.layer, StringComparer.Ordinal);

    public static TheoryData<string> Projects =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_only_lower_layers(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var upward = XDocument
            .Load(project)
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
            .Where(target => LayerOf[target] >= LayerOf[name]);

        Assert.Empty(upward);
    }

    [Fact]
    public void Nothing_references_tests_but_their_own_tests()
    {
        var wrong =
            from folder in new[] { "src", "tests" }
            from project in Directory.GetFiles(
                Path.Combine(Repository.Root, folder),
                "*.csproj",
                SearchOption.AllDirectories
            )
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in XDocument.Load(project).Descendants("ProjectReference")
            let target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
            where !LayerOf.ContainsKey(target) && !target.EndsWith("Testing", StringComparison.Ordinal)
            where name != target + ".Tests"
            select $"{name} → {target}";

        Assert.Empty(wrong);
    }
}
