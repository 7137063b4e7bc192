using Weir.SqlLogic.Engines;

namespace Weir.SqlLogic.Tests;

public class RunnerTests
{
    [Theory]
    [InlineData("statement", 11)]
    [InlineData("query", 13)]
    [InlineData("sort", 6)]
    [InlineData("hash", 3)]
    [InlineData("loop", 13)]
    [InlineData("files", 2)]
    [InlineData("carriage-returns", 2)]
    [InlineData("halt", 1)]
    [InlineData("fresh-session", 1)]
    public async Task Runs_a_script_that_is_right(string fixture, int passed)
    {
        var run = await Run.FixtureAsync(fixture);

        Assert.Equal($"{passed} passed, 0 failed, 0 skipped", run.LastLine);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("statement-wrong", 1, 9)]
    [InlineData("query-wrong", 0, 18)]
    [InlineData("sort-wrong", 0, 3)]
    [InlineData("hash-wrong", 0, 2)]
    [InlineData("loop-wrong", 1, 2)]
    [InlineData("label", 2, 1)]
    [InlineData("unknown", 0, 1)]
    [InlineData("include-itself", 0, 1)]
    public async Task Fails_whatever_is_wrong(string fixture, int passed, int failed)
    {
        var run = await Run.FixtureAsync(fixture);

        Assert.Equal($"{passed} passed, {failed} failed, 0 skipped", run.LastLine);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("conditions", 2, 2, "skipped 1: skipif weir", "skipped 1: onlyif mysql")]
    [InlineData("require", 1, 2, "skipped 2: require quantum_index")]
    [InlineData(
        "unsupported",
        1,
        7,
        "skipped 1: directive sleep",
        "skipped 1: directive control",
        "skipped 1: query option colnames,rowsort",
        "skipped 1: named connection con1",
        "skipped 1: statement async",
        "skipped 2: directive load"
    )]
    [InlineData("not-supported", 0, 1, "skipped 1: ")]
    public async Task Skips_with_the_reason(string fixture, int passed, int skipped, params string[] reasons)
    {
        var run = await Run.FixtureAsync(fixture);

        Assert.Equal($"{passed} passed, 0 failed, {skipped} skipped", run.LastLine);
        Assert.Equal(0, run.ExitCode);
        Assert.All(reasons, reason => Assert.Contains(reason, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_names_file_line_statement_expected_and_actual()
    {
        var run = await Run.FixtureAsync("query-wrong");

        Assert.StartsWith(
            """
            query-wrong.slt:1: the rows differ
                select 1
              expected:
                2
              actual:
                1
            """,
            run.Output[run.Output.IndexOf("query-wrong", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_failure_in_an_included_file_names_that_file()
    {
        var run = await Run.FixtureAsync("include");

        Assert.Equal("3 passed, 1 failed, 0 skipped", run.LastLine);
        Assert.Contains($"two.part:4: the rows differ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_in_a_loop_shows_the_statement_that_ran()
    {
        var run = await Run.FixtureAsync("loop-wrong");

        Assert.Contains("    select 2\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("${i}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modes_skip_records_and_show_results()
    {
        var run = await Run.FixtureAsync("mode");

        Assert.Equal("2 passed, 0 failed, 1 skipped", run.LastLine);
        Assert.Contains("1\tseen\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unseen", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_fails_and_the_next_one_runs()
    {
        var run = await Run.FixtureAsync("timeout", "--timeout", "1");

        Assert.Equal("1 passed, 1 failed, 0 skipped", run.LastLine);
        Assert.Contains("timeout.slt:1: the statement took longer than 1 s\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_run_in_parallel_and_are_reported_in_order()
    {
        var run = await Run.FixturesAsync(["statement", "fresh-session", "sort-wrong", "loop-wrong"], "--jobs", "4");

        Assert.Equal("13 passed, 5 failed, 0 skipped", run.LastLine);
        Assert.True(
            run.Output.IndexOf("sort-wrong", StringComparison.Ordinal)
                < run.Output.IndexOf("loop-wrong", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_corpus_is_compared_with_the_answers_of_the_other_engine()
    {
        var run = await Run.WithAsync(Run.PathOf("corpus.jsonl"));

        Assert.Equal("4 passed, 2 failed, 2 skipped", run.LastLine);
        Assert.Contains("corpus.jsonl/second:3: the rows differ", run.Output, StringComparison.Ordinal);
        Assert.Contains("corpus.jsonl/second:4: the rows differ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_engine_is_found_by_its_name()
    {
        Assert.All(EngineTable.All, engine => Assert.Same(engine, EngineTable.Find(engine.Names[0])));
    }

    [Theory]
    [InlineData("--engine", "oracle", "unknown engine oracle (known: weir, postgres)")]
    [InlineData("--jobs", "many", "--jobs takes a whole number")]
    [InlineData("--timeout", "0", "--timeout takes a whole number")]
    [InlineData("--skip", "nowhere.skip", "there is no skip list nowhere.skip")]
    [InlineData("--colour", "red", "unknown option --colour")]
    [InlineData("nowhere", "nowhere", "there is no file or folder nowhere")]
    public async Task A_wrong_call_runs_nothing(string first, string second, string message)
    {
        var run = await Run.FixtureAsync("halt", first, second);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }
}
