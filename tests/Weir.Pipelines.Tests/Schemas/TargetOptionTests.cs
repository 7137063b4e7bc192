namespace Weir.Pipelines.Tests.Schemas;

/// <summary>The options of a load's target are read by what writes it, when it is opened.</summary>
public sealed class TargetOptionTests : IDisposable
{
    internal const string Place = SchemaFiles.Pipeline + "#/$defs/targetOptions";

    private readonly Support.Pipelines _pipelines = new();

    public void Dispose() => _pipelines.Dispose();

    [Fact]
    public async Task The_options_of_the_schema_are_those_that_files_know()
    {
        var known = new SortedSet<string>(StringComparer.Ordinal)
        {
            "format",
            "partition_by",
            "max_file_rows",
            "max_file_bytes",
        };
        foreach (var target in new[] { "a.csv", "a.tsv", "a.parquet", "a.json", "a.jsonl" })
        {
            var report = await _pipelines.RunAsync(
                $"tasks: {{ t: {{ load: {{ sql: SELECT 1 AS a, to: out/{target}, options: {{ zzzzzzzz: 1 }} }} }} }}"
            );
            var error = Assert.IsType<WeirException>(report.Tasks[0].Error);
            Assert.Contains("zzzzzzzz", error.Message, StringComparison.Ordinal);
            known.UnionWith(SchemaTests.Known(error.Hint!).Where(k => k.Length > 0));
        }

        Assert.Equal(
            known,
            SchemaFiles.Find(Place, SchemaFiles.Pipeline).Schema["properties"]!
                .AsObject()
                .Select(p => p.Key)
                .Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("partition_by", "nothing")]
    [InlineData("max_file_rows", "0")]
    [InlineData("max_file_bytes", "some")]
    public async Task Options_of_folders_are_read(string key, string wrong)
    {
        var report = await _pipelines.RunAsync(
            $"tasks: {{ t: {{ load: {{ sql: SELECT 1 AS a, to: out/, options: {{ {key}: {wrong} }} }} }} }}"
        );
        Assert.Contains(key, report.Tasks[0].Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.parquet", "compression")]
    [InlineData("a.parquet", "parquet_version")]
    [InlineData("a.out", "format")]
    public async Task Named_values_are_taken(string target, string key)
    {
        var names = SchemaFiles
            .Find($"{Place[Place.IndexOf('#', StringComparison.Ordinal)..]}/properties/{key}", SchemaFiles.Pipeline)
            .Schema["anyOf"]![0]!["enum"]!;
        foreach (var name in names.AsArray())
        {
            var report = await _pipelines.RunAsync(
                $"tasks: {{ t: {{ load: {{ sql: SELECT 1 AS a, to: out/{name}/{target}, options: {{ {key}: {name} }} }} }} }}"
            );
            Assert.Null(report.Tasks[0].Error);
        }
    }
}
