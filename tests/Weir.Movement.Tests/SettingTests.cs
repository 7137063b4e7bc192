namespace Weir.Movement.Tests;

public sealed class SettingTests
{
    [Theory]
    [InlineData("workers", "0")]
    [InlineData("workers", "65")]
    [InlineData("workers", "two")]
    [InlineData("chunk_rows", "0")]
    [InlineData("retries", "-1")]
    [InlineData("parallel", "maybe")]
    [InlineData("retry_delay", "soon")]
    [InlineData("max_failed_chunks", "0")]
    public void A_wrong_setting_is_named(string name, string value)
    {
        var run = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value };
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var error = Assert.Throws<WeirException>(() => ResolvedSettings.Resolve(_ => null, none, run));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        error = Assert.Throws<WeirException>(() =>
            ResolvedSettings.Resolve(v => v == "WEIR_TRANSFER_" + name.ToUpperInvariant() ? value : null, none, none)
        );
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
    }

    [Fact]
    public void The_run_wins_over_the_job_and_the_job_over_the_environment()
    {
        var run = new Dictionary<string, string>(StringComparer.Ordinal) { ["workers"] = "3" };
        var job = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["workers"] = "2",
            ["chunk_rows"] = "20_000",
        };
        var settings = ResolvedSettings.Resolve(
            v => v is "WEIR_TRANSFER_WORKERS" or "WEIR_TRANSFER_CHUNK_ROWS" or "WEIR_TRANSFER_RETRIES" ? "7" : null,
            job,
            run
        );
        Assert.Equal((3, 20_000L, 7), (settings.Values.Workers, settings.Values.ChunkRows, settings.Values.Retries));
        Assert.Equal(SettingLevel.Run, settings.Origins["workers"]);
        Assert.Equal(SettingLevel.Job, settings.Origins["chunk_rows"]);
        Assert.Equal(SettingLevel.Environment, settings.Origins["retries"]);
        Assert.Equal(SettingLevel.Default, settings.Origins["parallel"]);
    }

    [Fact]
    public void An_unknown_setting_gets_a_suggestion()
    {
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var run = new Dictionary<string, string>(StringComparer.Ordinal) { ["worker"] = "3" };
        var error = Assert.Throws<WeirException>(() => ResolvedSettings.Resolve(_ => null, none, run));
        Assert.Contains("workers", error.Hint, StringComparison.Ordinal);
    }
}
