using Weir.Connectors;
using Weir.Movement.Tests.Support;

namespace Weir.Movement.Tests;

/// <summary>Runs that move what is new by a cursor.</summary>
public sealed class IncrementalTests
{
    [Fact]
    public async Task Each_run_moves_what_is_new_since_the_last()
    {
        await using var stage = new Stage(250);
        Assert.Equal(250, (await Incremental(stage).RunAsync()).Written);
        var nothing = await Incremental(stage).RunAsync();
        Assert.True(nothing.WasDone);
        Assert.Equal((0L, 0L), (nothing.Read, nothing.Written));
        var idle = await Incremental(stage).PlanAsync();
        Assert.Equal((0, "n: nothing is new since the last run"), (idle.Chunks.Count, idle.Cursor));
        stage.Numbers.Rows = 700;
        Assert.Equal("n above 249 up to 699", (await Incremental(stage).PlanAsync()).Cursor);
        var result = await Incremental(stage).RunAsync();
        Assert.Equal(450, result.Written);
        Assert.Equal(result.Read, result.Written + result.Filtered);
        Assert.Equal(Stage.Expected(700), stage.Target.Rows);
    }

    [Fact]
    public async Task A_resumed_run_has_the_bounds_with_which_it_began()
    {
        await using var stage = new Stage(500);
        stage.Target.At = (step, chunk) =>
        {
            if (step == "write" && chunk == "n 300 400")
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        await Assert.ThrowsAsync<WeirException>(async () => await Incremental(stage).RunAsync());
        stage.Target.At = (_, _) => { };
        stage.Numbers.Rows = 900;
        var resumed = await Incremental(stage).RunAsync();
        Assert.Equal((500L, true), (resumed.Written, resumed.ResumedChunks > 0));
        Assert.Equal(Stage.Expected(500), stage.Target.Rows);
        Assert.Equal(400, (await Incremental(stage).RunAsync()).Written);
        Assert.Equal(Stage.Expected(900), stage.Target.Rows);
    }

    [Fact]
    public async Task Bounds_that_another_run_has_passed_are_refused()
    {
        await using var stage = new Stage(100);
        var late = Incremental(stage) with { Window = new CursorWindow("n", "BIGINT", null, "99", false) };
        Assert.Equal(100, (await Incremental(stage).RunAsync()).Written);
        var plain = late with { CursorColumn = null };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await plain.RunAsync());
        Assert.Equal(ErrorCode.JobRunning, error.Code);
        Assert.Equal(Stage.Expected(100), stage.Target.Rows);
    }

    [Fact]
    public async Task A_whole_append_is_not_followed_by_an_incremental_one_that_would_double_it()
    {
        await using var stage = new Stage(100);
        await stage.Transfer(TransferMode.Append).RunAsync();
        var error = await Assert.ThrowsAsync<WeirException>(async () => await Incremental(stage).RunAsync());
        Assert.Equal(ErrorCode.TableExists, error.Code);
    }

    [Fact]
    public async Task Another_cursor_column_is_another_job()
    {
        await using var stage = new Stage(100);
        await Incremental(stage).RunAsync();
        var other = Incremental(stage) with { CursorColumn = "word" };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await other.RunAsync());
        Assert.Equal(ErrorCode.JobChanged, error.Code);
    }

    [Fact]
    public async Task Modes_that_take_all_rows_have_no_cursor()
    {
        await using var stage = new Stage(100);
        var wrong = stage.Transfer(TransferMode.Replace) with { CursorColumn = "n" };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await wrong.RunAsync());
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
        Assert.Contains("upsert", error.Hint, StringComparison.Ordinal);
    }

    private static Transfer Incremental(Stage stage) => stage.Transfer(TransferMode.Append) with { CursorColumn = "n" };
}
