using System.Diagnostics.Metrics;
using Weir.Commands.Tests.Support;
using Weir.Connectors.Commands;
using Weir.Connectors.Resilience;

namespace Weir.Commands.Tests;

/// <summary>The numbered cases about time, queues and failures, on a virtual clock.</summary>
public class FlowTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task K05_the_interval_is_kept_on_a_virtual_clock()
    {
        var time = new ManualTime();
        await using var source = new FakeSource(time);
        await using var pipeline = source.CreateCommandPipeline(
            new CommandPipelineOptions { Time = time, FlushInterval = Second }
        );
        var ticket = await pipeline.AddAsync("SELECT 1");
        time.Advance(TimeSpan.FromSeconds(0.9));
        await Task.Delay(20);
        Assert.False(ticket.Outcome.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True((await ticket.Outcome.WaitAsync(TimeSpan.FromSeconds(5))).IsSuccess);
    }

    [Fact]
    public async Task K09_a_full_queue_makes_producers_wait_or_refuses()
    {
        await using var source = new FakeSource(TimeProvider.System);
        var gate = new TaskCompletionSource();
        source.Gate = () => gate.Task;
        var pipeline = source.CreateCommandPipeline(new CommandPipelineOptions { MaxQueue = 100 });
        for (var i = 0; i < 100; i++)
        {
            var added = pipeline.AddAsync("INSERT INTO t VALUES ($1)", [i]).AsTask();
            Assert.True(added.IsCompleted);
        }

        Assert.False(pipeline.TryAdd("SELECT 1", default, out _));
        var waiting = pipeline.AddAsync("SELECT 2").AsTask();
        await Task.Delay(20);
        Assert.False(waiting.IsCompleted);
        gate.SetResult();
        var ticket = await waiting.WaitAsync(TimeSpan.FromSeconds(5));
        await pipeline.DisposeAsync();
        Assert.True((await ticket).IsSuccess);
        Assert.Equal(101, pipeline.Status.Succeeded);
    }

    [Fact]
    public async Task K09_a_million_statements_take_constant_memory()
    {
        await using var source = new FakeSource(TimeProvider.System);
        var before = 0L;
        var highest = 0L;
        await using (
            var pipeline = source.CreateCommandPipeline(new CommandPipelineOptions { MaxQueue = 100, BatchSize = 50 })
        )
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                await pipeline.AddAsync("INSERT INTO t VALUES ($1, $2)", [i, "text"]);
                if (i % 100_000 == 99_999)
                {
                    source.Trips.Clear();
                    var now = GC.GetTotalMemory(forceFullCollection: true);
                    before = before == 0 ? now : before;
                    highest = Math.Max(highest, now);
                }
            }
        }

        Assert.InRange(highest - before, long.MinValue, 4 << 20);
    }

    [Fact]
    public async Task K10_disposal_during_a_timed_flush_leaves_no_statement_without_outcome()
    {
        var time = new ManualTime();
        await using var source = new FakeSource(time);
        var gate = new TaskCompletionSource();
        source.Gate = () => gate.Task;
        var pipeline = source.CreateCommandPipeline(new CommandPipelineOptions { Time = time, FlushInterval = Second });
        var tickets = new List<CommandTicket> { await pipeline.AddAsync("SELECT 0") };
        time.Advance(Second);
        for (var i = 1; i < 10; i++)
        {
            tickets.Add(await pipeline.AddAsync($"SELECT {i}"));
        }

        var disposal = pipeline.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pipeline.AddAsync("SELECT 99"));
        gate.SetResult();
        await disposal.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.All(tickets, t => Assert.Equal(CommandStatus.Succeeded, t.Outcome.Result.Status));
        Assert.Equal(10, source.Trips.Sum(x => x.Length));
    }

    [Fact]
    public async Task K10_stopping_reports_what_was_not_sent_as_not_executed()
    {
        var time = new ManualTime();
        await using var source = new FakeSource(time);
        var pipeline = source.CreateCommandPipeline(new CommandPipelineOptions { Time = time });
        var ticket = await pipeline.AddAsync("SELECT 0");
        await pipeline.AbortAsync();
        Assert.Equal(CommandStatus.NotExecuted, (await ticket).Status);
        Assert.Empty(source.Trips);
    }

    [Theory]
    [InlineData(CommandStrategy.Sequential)]
    [InlineData(CommandStrategy.BestEffort)]
    [InlineData(CommandStrategy.Transactional)]
    public async Task K12_what_fails_twice_and_then_works_was_sent_thrice_with_growing_delays(CommandStrategy strategy)
    {
        var time = new ManualTime();
        await using var source = new FakeSource(time);
        var failures = 2;
        source.Failure = _ => failures-- > 0 ? FakeSource.Transient : null;
        var delay = TimeSpan.FromMilliseconds(100);
        await using var pipeline = source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = strategy,
                Time = time,
                RetryDelay = delay,
                FlushInterval = TimeSpan.FromMinutes(1),
            }
        );
        var outcome = pipeline.ExecuteAsync("UPDATE t SET x = 1").AsTask();
        await time.AdvanceUntilAsync(outcome, TimeSpan.FromMilliseconds(10));
        Assert.True((await outcome).IsSuccess);
        Assert.Equal(2, (await outcome).Retries);
        var waits = time.Waits.Where(w => w >= delay && w < TimeSpan.FromSeconds(1)).ToList();
        Assert.Equal(2, waits.Count);
        Assert.InRange(waits[0], delay, delay * 1.25);
        Assert.InRange(waits[1], delay * 2, delay * 2.5);
    }

    [Fact]
    public async Task K12_no_more_repetitions_than_allowed()
    {
        var time = new ManualTime();
        await using var source = new FakeSource(time);
        source.Failure = _ => FakeSource.Transient;
        await using var pipeline = source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Time = time,
                MaxRetries = 2,
                Strategy = CommandStrategy.BestEffort,
            }
        );
        var outcome = pipeline.ExecuteAsync("UPDATE t SET x = 1").AsTask();
        await time.AdvanceUntilAsync(outcome, TimeSpan.FromMilliseconds(20));
        Assert.Equal((CommandStatus.Failed, 3), ((await outcome).Status, (await outcome).Attempts));
    }

    [Fact]
    public async Task K13_a_circuit_opens_at_the_fifth_failure_and_closes_after_three_probes()
    {
        var time = new ManualTime();
        await using var source = new FakeSource(time);
        source.Refusal = () => new WeirException(ErrorCode.ConnectionFailed, "down");
        await using var pipeline = source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Time = time,
                MaxRetries = 0,
                Strategy = CommandStrategy.BestEffort,
            }
        );
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(CircuitState.Closed, source.Connections.Circuit.State);
            Assert.Equal(CommandStatus.NotExecuted, (await pipeline.ExecuteAsync("SELECT 1")).Status);
        }

        Assert.Equal((CircuitState.Open, 5), (source.Connections.Circuit.State, source.Opens));
        for (var i = 0; i < 10; i++)
        {
            var outcome = await pipeline.ExecuteAsync("SELECT 1");
            Assert.Equal(CommandStatus.NotExecuted, outcome.Status);
            Assert.Contains("left alone", outcome.Error!.Message, StringComparison.Ordinal);
        }

        Assert.Equal(5, source.Opens);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(CircuitState.HalfOpen, source.Connections.Circuit.State);
        source.Refusal = () => null;
        Assert.True((await pipeline.ExecuteAsync("SELECT 1")).IsSuccess);
        Assert.True((await pipeline.ExecuteAsync("SELECT 2")).IsSuccess);
        Assert.Equal(CircuitState.Closed, source.Connections.Circuit.State);
    }

    [Fact]
    public async Task Warming_up_opens_what_the_pipeline_works_with_and_shows_the_circuit_in_metrics()
    {
        var states = new List<int>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "weir.connection.circuit.state")
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>(
            (_, state, tags, _) =>
            {
                if (tags[0].Value is "fake warm")
                {
                    states.Add(state);
                }
            }
        );
        listener.Start();
        await using var source = new FakeSource(TimeProvider.System, name: "fake warm");
        await using var pipeline = source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.Parallel, Parallelism = 3 }
        );
        await pipeline.WarmUpAsync();
        Assert.Equal((3, 3), (source.Opens, source.Connections.Health.Pool.Idle));
        listener.RecordObservableInstruments();
        for (var i = 0; i < 5; i++)
        {
            source.Connections.Circuit.Enter().Failed();
        }

        listener.RecordObservableInstruments();
        Assert.Equal([(int)CircuitState.Closed, (int)CircuitState.Open], states);
        _ = await Assert.ThrowsAsync<WeirException>(async () => await source.Connections.WarmUpAsync(4, default));
    }

    [Fact]
    public void K13_exactly_three_probes_are_let_through_and_one_failure_opens_again()
    {
        var time = new ManualTime();
        var circuit = new CircuitBreaker("x", new CircuitBreakerOptions(), time);
        for (var i = 0; i < 5; i++)
        {
            circuit.Enter().Failed();
        }

        time.Advance(TimeSpan.FromSeconds(60));
        var (a, b, c) = (circuit.Enter(), circuit.Enter(), circuit.Enter());
        Assert.Throws<WeirException>(() => circuit.Enter());
        a.Succeeded();
        b.Ignored();
        var d = circuit.Enter();
        Assert.Throws<WeirException>(() => circuit.Enter());
        c.Succeeded();
        Assert.Equal(CircuitState.HalfOpen, circuit.State);
        d.Failed();
        Assert.Equal(CircuitState.Open, circuit.State);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Throws<WeirException>(() => circuit.Enter());
        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CircuitState.HalfOpen, circuit.State);
            circuit.Enter().Succeeded();
        }

        Assert.Equal(CircuitState.Closed, circuit.State);
    }

    [Fact]
    public void K13_excluded_errors_count_for_nothing_and_the_rate_opens_too()
    {
        var time = new ManualTime();
        var circuit = new CircuitBreaker("x", new CircuitBreakerOptions(), time);
        for (var i = 0; i < 4; i++)
        {
            circuit.Enter().Failed();
        }

        for (var i = 0; i < 10; i++)
        {
            circuit.Enter().Failed(new WeirException(ErrorCode.ConstraintViolation, "no fault of the source"));
        }

        Assert.Equal(CircuitState.Closed, circuit.State);
        circuit.Enter().Failed();
        Assert.Equal(CircuitState.Open, circuit.State);

        circuit = new CircuitBreaker("x", new CircuitBreakerOptions(), time);
        for (var i = 0; i < 9; i++)
        {
            circuit.Enter().Succeeded();
            circuit.Enter().Failed();
        }

        time.Advance(TimeSpan.FromSeconds(30));
        circuit.Enter().Succeeded();
        Assert.Equal(CircuitState.Closed, circuit.State);
        circuit.Enter().Failed();
        Assert.Equal(CircuitState.Open, circuit.State);

        circuit = new CircuitBreaker("x", new CircuitBreakerOptions(), time);
        for (var i = 0; i < 40; i++)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            circuit.Enter().Succeeded();
            circuit.Enter().Failed();
        }

        Assert.Equal(CircuitState.Closed, circuit.State);
    }

    [Fact]
    public void Wrong_options_are_all_named()
    {
        var error = Assert.Throws<WeirException>(() =>
            new CommandPipelineOptions
            {
                BatchSize = 0,
                MaxQueue = 0,
                RetryDelay = -Second,
            }.Validate()
        );
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
        Assert.All(
            ["batch_size", "max_queue", "retry_delay"],
            n => Assert.Contains(n, error.Message, StringComparison.Ordinal)
        );
        Assert.Equal(CommandValueKind.Null, default(CommandValue).Kind);
    }
}
