using Weir.Columnar;
using Weir.Connectors;
using Weir.Movement.Tests.Support;

namespace Weir.Movement.Tests;

/// <summary>What becomes of rows that cannot be moved.</summary>
public sealed class RejectTests
{
    [Fact]
    public async Task D10_rows_that_cannot_be_converted_or_written_are_in_the_reject_file_and_no_others()
    {
        await using var stage = new Stage(1000);
        stage.Target.Columns = new Schema([
            new Field("n", DataType.Int64, true),
            new Field("word", DataType.Int64, true),
        ]);
        stage.Target.Refuses = row => row.StartsWith("n=55,", StringComparison.Ordinal);
        var file = Path.Combine(stage.Folder.FullName, "rejects.csv");
        var transfer = stage.Transfer() with { RejectFile = file };
        var result = await transfer.RunAsync();
        Assert.Equal((1000L, 899L, 101L), (result.Read, result.Written, result.Rejected));
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(102, lines.Length);
        Assert.Contains(lines, l => l.Contains("refused by a test", StringComparison.Ordinal));
        Assert.Equal(100, lines.Count(l => l.Contains("word=x", StringComparison.Ordinal)));
        Assert.Equal(899, stage.Target.Rows.Count);
    }

    [Fact]
    public async Task Without_a_reject_file_the_first_bad_row_fails_the_transfer()
    {
        await using var stage = new Stage(100);
        stage.Target.Columns = new Schema([
            new Field("n", DataType.Int64, true),
            new Field("word", DataType.Int64, true),
        ]);
        var error = await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer().RunAsync());
        Assert.Equal(ErrorCode.InvalidCast, error.Code);
        Assert.Empty(stage.Target.Rows);
    }

    [Fact]
    public async Task More_rejects_than_allowed_fail_the_transfer()
    {
        await using var stage = new Stage(1000);
        stage.Target.Refuses = _ => true;
        var transfer = stage.Transfer().WithSettings(Stage.Quick with { MaxRejects = 10 }) with
        {
            RejectFile = Path.Combine(stage.Folder.FullName, "rejects.csv"),
        };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(ErrorCode.LimitExceeded, error.Code);
        Assert.False(File.Exists(transfer.RejectFile));
    }

    [Fact]
    public async Task Rejects_of_attempts_that_failed_are_not_in_the_file()
    {
        await using var stage = new Stage(100);
        stage.Target.Refuses = row => row.StartsWith("n=5,", StringComparison.Ordinal);
        var failures = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "commit" && failures++ < 2)
            {
                throw new WeirException(ErrorCode.ConnectionLost, "lost");
            }
        };
        var file = Path.Combine(stage.Folder.FullName, "rejects.csv");
        var result = await (stage.Transfer() with { RejectFile = file }).RunAsync();
        Assert.Equal((2, 1L), (result.Retries, result.Rejected));
        Assert.Equal(2, (await File.ReadAllLinesAsync(file)).Length);
        Assert.False(File.Exists(file + ".partial"));
    }

    [Fact]
    public async Task A_run_that_failed_at_a_damaged_row_goes_on_with_a_reject_file()
    {
        await using var stage = new Stage(10);
        var source = Path.Combine(stage.Folder.FullName, "in.csv");
        await File.WriteAllTextAsync(source, "n,word\n1,a\nx\n3,c\n");
        await using var session = new Engine.WeirSession(
            new Engine.SessionOptions
            {
                Connections = [stage.Target],
                Connectors = Hosting.BuiltInConnectors.All,
                BaseDirectory = stage.Folder.FullName,
            }
        );
        var transfer = Transfer.From(session, "in.csv").To("memory.copy").WithMode(TransferMode.Replace);
        await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(LedgerState.Failed, stage.Target.Run!.State);
        var file = Path.Combine(stage.Folder.FullName, "rejects.csv");
        var result = await (transfer with { RejectFile = file }).RunAsync();
        Assert.Equal((3L, 2L, 1L), (result.Read, result.Written, result.Rejected));
        Assert.Equal(2, (await File.ReadAllLinesAsync(file)).Length);
    }
}
