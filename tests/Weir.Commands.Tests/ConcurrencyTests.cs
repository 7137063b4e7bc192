using System.Globalization;
using Weir.Commands.Tests.Support;

namespace Weir.Commands.Tests;

/// <summary>Many threads at one pipeline: each statement has its outcome, whoever does the work.</summary>
public class ConcurrencyTests
{
    [Theory]
    [InlineData(CommandStrategy.Sequential, true)]
    [InlineData(CommandStrategy.Sequential, false)]
    [InlineData(CommandStrategy.BestEffort, true)]
    [InlineData(CommandStrategy.Parallel, true)]
    [InlineData(CommandStrategy.Transactional, true)]
    public async Task Threads_that_add_execute_flush_and_dispose_lose_nothing(
        CommandStrategy strategy,
        bool hasRoundTrips
    )
    {
        const int Threads = 8;
        const int Statements = 400;
        await using var source = new FakeSource(TimeProvider.System) { HasRoundTrips = hasRoundTrips };
        // Now and then a trip is answered later, on another thread.
        var trips = 0;
        source.Gate = () => Interlocked.Increment(ref trips) % 3 == 0 ? Task.CompletedTask : Task.Delay(1);
        var pipeline = source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = strategy,
                BatchSize = 7,
                MaxQueue = 50,
                FlushInterval = TimeSpan.FromMilliseconds(2),
            }
        );
        async Task WorkAsync(int thread)
        {
            var random = new Random(thread);
            for (var i = 0; i < Statements; i++)
            {
                var isAwaited = random.Next(4) == 0;
                if (isAwaited)
                {
                    Assert.True((await pipeline.ExecuteAsync($"UPDATE t{thread} SET x = {i}")).IsSuccess);
                    continue;
                }

                var ticket = await pipeline.AddAsync($"UPDATE t{thread} SET x = {i}");
                if (random.Next(10) == 0)
                {
                    await pipeline.FlushAsync();
                    Assert.True(ticket.Outcome.IsCompleted);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(t => Task.Run(() => WorkAsync(t))))
            .WaitAsync(TimeSpan.FromMinutes(1));
        var last = pipeline.ExecuteAsync("UPDATE t SET x = 1").AsTask();
        await pipeline.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True((await last).IsSuccess);
        Assert.Equal((Threads * Statements) + 1, pipeline.Status.Succeeded);
        if (strategy == CommandStrategy.Sequential)
        {
            // What one thread added after another statement of its own was executed after it.
            foreach (
                var group in source
                    .Trips.SelectMany(t => t)
                    .Where(s => s.Length > 18)
                    .GroupBy(s => s[7..9], StringComparer.Ordinal)
            )
            {
                var numbers = group.Select(s => int.Parse(s[18..], CultureInfo.InvariantCulture)).ToList();
                Assert.Equal(numbers.Order(), numbers);
            }
        }
    }
}
