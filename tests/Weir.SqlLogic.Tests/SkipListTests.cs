namespace Weir.SqlLogic.Tests;

public class SkipListTests
{
    [Theory]
    [InlineData("sort-wrong.slt everything", 0, 0, 3)]
    [InlineData("sort-wrong.slt:1 a row\n# comment\n\nsort-wrong.slt:8 a value", 0, 1, 2)]
    [InlineData("other.slt:7 not run here", 0, 3, 0)]
    public async Task Leaves_out_what_it_lists(string list, int passed, int failed, int skipped)
    {
        var run = await WithListAsync(list);

        Assert.Equal($"{passed} passed, {failed} failed, {skipped} skipped", run.LastLine);
    }

    [Fact]
    public async Task Says_the_reason()
    {
        var run = await WithListAsync("sort-wrong.slt:1 rows are sorted later");

        Assert.Contains("skipped 1: rows are sorted later (first: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_fits_no_record_fails()
    {
        var run = await WithListAsync("sort-wrong.slt:2 moved away");

        Assert.Equal("0 passed, 4 failed, 0 skipped", run.LastLine);
        Assert.Contains("list.skip:1: no record starts at that line", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sort-wrong.slt")]
    [InlineData("sort-wrong.slt:x reason")]
    public async Task An_entry_without_reason_or_line_is_refused(string list)
    {
        var run = await WithListAsync(list);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("list.skip:1: ", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<Run> WithListAsync(string list)
    {
        var folder = Directory.CreateTempSubdirectory("weir-skip-");
        try
        {
            var script = Path.Combine(folder.FullName, "sort-wrong.slt");
            File.Copy(Run.PathOf("sort-wrong"), script);
            var file = Path.Combine(folder.FullName, "list.skip");
            await File.WriteAllTextAsync(file, list);
            return await Run.WithAsync("--skip", file, script);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
