using Xunit.Abstractions;

namespace Weir.Crash.Tests;

/// <summary>
/// D4: at a seeded step of a transfer the process is killed, or all its connections are, and it is run again until it is done.
/// Then the target has every row once, the ledger says so, and nothing is left behind. 300 seeds; 10,000 with WEIR_TEST_LONG.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Lanes = 2;

    private static int Seeds => Environment.GetEnvironmentVariable("WEIR_TEST_LONG") is { Length: > 0 } ? 10_000 : 300;

    [Fact]
    public async Task D04_a_transfer_that_ends_anywhere_is_made_whole_by_the_next_one()
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var lanes = Enumerable.Range(0, Lanes).Select(RunAsync);
        var counts = await Task.WhenAll(lanes);
        var (killed, resumed) = (counts.Sum(c => c.Killed), counts.Sum(c => c.Resumed));
        var time = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        output.WriteLine($"{Seeds} seeds, {killed} processes killed, {resumed} runs resumed, in {time}");
        Assert.True(killed > Seeds / 3 && resumed > Seeds / 6, $"{killed} killed, {resumed} resumed");
    }

    private static async Task<(int Killed, int Resumed)> RunAsync(int number)
    {
        await using var lane = await Lane.OpenAsync();
        for (var seed = number; seed < Seeds; seed += Lanes)
        {
            await lane.RunAsync(seed);
        }

        return lane.Counts;
    }
}
