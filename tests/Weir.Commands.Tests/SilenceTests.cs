using Weir.Commands.Tests.Support;

namespace Weir.Commands.Tests;

/// <summary>A server that keeps its connections but does not answer any more: nothing waits for it without end.</summary>
public class SilenceTests
{
    /// <summary>Far above what the settings below allow, far below any time limit of operating systems.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential, "SELECT 7")]
    [InlineData(CommandStrategy.BestEffort, "SELECT 7")]
    [InlineData(CommandStrategy.Parallel, "SELECT 7")]
    [InlineData(CommandStrategy.Transactional, "SELECT 7")]
    [InlineData(CommandStrategy.Sequential, "UPDATE")]
    [InlineData(CommandStrategy.BestEffort, "UPDATE")]
    public async Task A_server_that_falls_silent_ends_its_statements_within_seconds(
        CommandStrategy strategy,
        string statement
    )
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var direct = await TestDatabase.OpenAsync("postgres");
        var t = direct.Table("silent");
        await direct.RunAsync($"CREATE TABLE {t} (n int)");
        await direct.RunAsync($"INSERT INTO {t} VALUES (0)");
        await using var database = await OpenAsync(proxy);
        var pipeline = Create(database, strategy);
        Assert.True((await pipeline.ExecuteAsync("SELECT 1")).IsSuccess);

        proxy.Stalls = true;
        var sql = statement == "UPDATE" ? $"UPDATE {t} SET n = n + 1" : statement;
        var outcome = await pipeline.ExecuteAsync(sql).AsTask().WaitAsync(Patience);
        await pipeline.DisposeAsync().AsTask().WaitAsync(Patience);
        proxy.Stalls = false;
        Assert.False(outcome.IsSuccess);
        if (statement == "UPDATE")
        {
            Assert.Equal((CommandStatus.Unknown, ErrorCode.OutcomeUnknown), (outcome.Status, outcome.Error?.Code));
        }

        // It was sent once and not again: what the server made of it is all that there is.
        Assert.True(Assert.Single(await direct.QueryAsync($"SELECT n FROM {t}")) is "0" or "1");
    }

    [PostgresFact]
    public async Task A_statement_is_prepared_in_vain_when_the_server_falls_silent_before_it()
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await OpenAsync(proxy);
        await using var pipeline = Create(database, CommandStrategy.Sequential);
        // Often enough that the next use of the text would prepare it.
        for (var i = 0; i < 4; i++)
        {
            Assert.True((await pipeline.ExecuteAsync("SELECT $1::int", [i])).IsSuccess);
        }

        proxy.Stalls = true;
        var outcome = await pipeline.ExecuteAsync("SELECT $1::int", [5]).AsTask().WaitAsync(Patience);
        Assert.False(outcome.IsSuccess);
        proxy.Stalls = false;
    }

    [PostgresFact]
    public async Task A_pipeline_is_aborted_within_seconds_though_its_server_is_silent()
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync(
            "postgres",
            proxy,
            [KeyValuePair.Create("heartbeat", "1h"), KeyValuePair.Create("connect_timeout", "2s")]
        );
        var pipeline = Create(database, CommandStrategy.BestEffort);
        Assert.True((await pipeline.ExecuteAsync("SELECT 1")).IsSuccess);
        proxy.Stalls = true;
        var ticket = await pipeline.AddAsync("SELECT 2");
        var flush = pipeline.FlushAsync().AsTask();
        await Task.Delay(200);
        await pipeline.AbortAsync().AsTask().WaitAsync(Patience);
        Assert.False((await ticket).IsSuccess);
        await flush.WaitAsync(Patience);
        proxy.Stalls = false;
    }

    [PostgresFact]
    public async Task A_pipeline_is_aborted_within_seconds_while_it_asks_a_silent_server_about_tables()
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync(
            "postgres",
            proxy,
            [KeyValuePair.Create("heartbeat", "1h"), KeyValuePair.Create("connect_timeout", "2s")]
        );
        var t = database.Table("unknown");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        var pipeline = Create(database, CommandStrategy.BestEffort);
        Assert.True((await pipeline.ExecuteAsync("SELECT 1")).IsSuccess);
        proxy.Stalls = true;
        // Reads that might be merged: the catalogs are asked first.
        var first = await pipeline.AddAsync($"SELECT id FROM {t} WHERE id = $1", [1]);
        var second = await pipeline.AddAsync($"SELECT id FROM {t} WHERE id = $1", [2]);
        var flush = pipeline.FlushAsync().AsTask();
        await Task.Delay(200);
        await pipeline.AbortAsync().AsTask().WaitAsync(Patience);
        proxy.Stalls = false;
        Assert.Equal(
            (CommandStatus.NotExecuted, CommandStatus.NotExecuted),
            ((await first).Status, (await second).Status)
        );
        await flush.WaitAsync(Patience);
    }

    private static Task<TestDatabase> OpenAsync(TcpProxy proxy) =>
        TestDatabase.OpenAsync(
            "postgres",
            proxy,
            [KeyValuePair.Create("heartbeat", "300ms"), KeyValuePair.Create("connect_timeout", "1s")]
        );

    private static CommandPipeline Create(TestDatabase database, CommandStrategy strategy) =>
        database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = strategy,
                MaxRetries = 1,
                RetryDelay = TimeSpan.FromMilliseconds(1),
            }
        );
}
