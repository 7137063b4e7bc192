using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Weir.Cli.Tests.Support;
using Weir.Hosting;

namespace Weir.Cli.Tests;

/// <summary>What the README shows is what happens.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly string Root = RootOf();
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-readme-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Commands_print_what_stands_below_them()
    {
        var examples = CommandWithOutput().Matches(Readme);
        Assert.True(examples.Count >= 2);
        foreach (Match example in examples)
        {
            var result = await new WeirProcess(Root).RunAsync(Words(example.Groups["command"].Value));
            Assert.Equal(0, result.Code);
            Assert.Equal(example.Groups["output"].Value, result.Output);
        }
    }

    [Fact]
    public async Task The_copy_is_complete_and_verified()
    {
        var command = CopyCommand().Match(Readme).Groups["command"].Value;
        var words = Words(command);
        words[1] = Path.Combine(Root, words[1]);
        var result = await new WeirProcess(_folder.FullName).RunAsync(words);
        Assert.Equal(0, result.Code);
        Assert.Contains("equal", result.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, words[2])));
    }

    [Fact]
    public async Task The_library_example_is_this_program()
    {
        var lines = new List<string>();
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "sales.csv"),
            "region,amount\nnorth,1.50\nsouth,2\nnorth,3\n"
        );
        await RunExampleAsync(new SessionRequest { Folder = _folder.FullName }, lines.Add);
        Assert.Equal(["north: 4.50", "south: 2.00"], lines);
        var source = await File.ReadAllTextAsync(Path.Combine(Root, "tests/Weir.Cli.Tests/ReadmeTests.cs"));
        var written = LibraryExample().Match(Readme).Groups["code"].Value;
        var run = ExampleRegion().Match(source).Groups["code"].Value;
        Assert.Equal(
            Plain(written),
            Plain(run)
                .Replace("CreateAsync(request)", "CreateAsync(newSessionRequest())", StringComparison.Ordinal)
                .Replace("print(", "Console.WriteLine(", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        foreach (Match link in Link().Matches(Readme))
        {
            var path = Path.Combine(Root, link.Groups["path"].Value);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{link.Value} leads nowhere");
        }
    }

    private static async Task RunExampleAsync(SessionRequest request, Action<string> print)
    {
        // begin
        await using var session = await SessionFactory.CreateAsync(request);
        await using var result = await session.QueryAsync(
            "SELECT region, sum(amount) AS revenue FROM 'sales.csv' GROUP BY region ORDER BY region"
        );
        foreach (var row in await result.ToListAsync())
        {
            print($"{row[0]}: {row[1]}");
        }
        // end
    }

    private static string Plain(string code) => new([.. code.Where(c => !char.IsWhiteSpace(c))]);

    private static string[] Words(string command) => [.. Word().Matches(command).Select(m => m.Value.Trim('"'))];

    private static string RootOf([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../.."));

    [GeneratedRegex(
        "```bash\n\\./weir (?<command>sql [^\n]+)\n```\n\n```text\n(?<output>[^`]+)```",
        RegexOptions.None,
        1000
    )]
    private static partial Regex CommandWithOutput();

    [GeneratedRegex("\\./weir (?<command>copy [^\n]+)\n", RegexOptions.None, 1000)]
    private static partial Regex CopyCommand();

    [GeneratedRegex("```csharp\n(?<code>[^`]+)```", RegexOptions.None, 1000)]
    private static partial Regex LibraryExample();

    [GeneratedRegex("// begin(?<code>.+?)// end", RegexOptions.Singleline, 1000)]
    private static partial Regex ExampleRegion();

    [GeneratedRegex("\\]\\((?<path>[^):]+)\\)", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
