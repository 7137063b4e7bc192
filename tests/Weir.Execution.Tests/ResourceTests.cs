using Weir.Columnar;
using Weir.Execution.Tests.Support;
using Weir.Functions;
using Weir.Plan;

namespace Weir.Execution.Tests;

/// <summary>Whatever ends a query, nothing of it stays: no memory in the budget, no reader open.</summary>
public sealed class ResourceTests
{
    private const int Rows = 6000;

    public static TheoryData<string> Plans =>
        ["join", "full join", "aggregate", "distinct", "sort", "top", "set", "shared", "all"];

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task At_the_memory_limit_there_is_a_clear_error_and_everything_is_given_back(string name)
    {
        var refused = 0;
        foreach (var threads in new[] { 1, 3 })
        {
            var expected = await CountAsync(Plan(name).Node, threads, 1L << 30);
            for (long memory = 0; memory < 8 << 20; memory = Math.Max(1000, memory * 8 / 5))
            {
                try
                {
                    Assert.Equal(expected, await CountAsync(Plan(name).Node, threads, memory));
                }
                catch (WeirException exception)
                {
                    refused++;
                    Assert.Equal(ErrorCode.OutOfMemory, exception.Code);
                    Assert.Contains("bytes of the test are in use", exception.Message, StringComparison.Ordinal);
                    Assert.Contains("--memory", exception.Hint, StringComparison.Ordinal);
                }
            }
        }

        Assert.True(refused > 3, $"only {refused} runs were refused");
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_cancelled_query_ends_at_once_and_keeps_nothing(string name)
    {
        foreach (var threads in new[] { 1, 3 })
        {
            for (var after = 0; after < 40; after += 9)
            {
                var (plan, scans) = Plan(name, waitsAfter: after);
                var budget = new MemoryBudget("the test", 1L << 30);
                using var cancel = new CancellationTokenSource();
                var reader = PlanExecutor.Open(plan, Runs.Context(budget, threads));
                var reading = Task.Run(async () =>
                {
                    while (await reader.NextAsync(cancel.Token) is { } batch)
                    {
                        batch.Dispose();
                    }
                });
                await Task.WhenAny(reading, Task.WhenAny(scans.Select(s => s.Waiting.Task)));
                await cancel.CancelAsync();
                var ended = await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(20)));
                Assert.Same(reading, ended);
                if (scans.Any(s => s.Waiting.Task.IsCompleted))
                {
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
                }

                await reader.DisposeAsync();
                Runs.AssertReleased(budget, scans);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_query_that_is_left_early_keeps_nothing(string name)
    {
        foreach (var threads in new[] { 1, 3 })
        {
            for (var pulls = 0; pulls < 4; pulls++)
            {
                var (plan, scans) = Plan(name);
                var budget = new MemoryBudget("the test", 1L << 30);
                await using (var reader = PlanExecutor.Open(plan, Runs.Context(budget, threads)))
                {
                    for (var i = 0; i < pulls; i++)
                    {
                        (await reader.NextAsync(CancellationToken.None))?.Dispose();
                    }
                }

                Runs.AssertReleased(budget, scans);
                Assert.True(pulls > 0 || scans.All(s => s.Opened == 0), "nothing is read before the first pull");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task The_error_of_a_source_is_the_error_of_the_query(string name)
    {
        foreach (var threads in new[] { 1, 3 })
        {
            for (var after = 0; after < 60; after += 13)
            {
                var (plan, scans) = Plan(name, failsAfter: after);
                var budget = new MemoryBudget("the test", 1L << 30);
                var reader = PlanExecutor.Open(plan, Runs.Context(budget, threads));
                var error = await Assert.ThrowsAsync<WeirException>(async () =>
                {
                    while (await reader.NextAsync(CancellationToken.None) is { } batch)
                    {
                        batch.Dispose();
                    }
                });
                Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
                await reader.DisposeAsync();
                Runs.AssertReleased(budget, scans);
            }
        }
    }

    private static async Task<long> CountAsync(PlanNode plan, int threads, long memory)
    {
        var budget = new MemoryBudget("the test", memory);
        long rows = 0;
        try
        {
            await using var reader = PlanExecutor.Open(plan, Runs.Context(budget, threads));
            while (await reader.NextAsync(CancellationToken.None) is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }
        finally
        {
            Runs.AssertReleased(budget, [.. Runs.ScansOf(plan)]);
        }

        return rows;
    }

    private static (PlanNode Node, TestScan[] Scans) Plan(
        string name,
        int failsAfter = int.MaxValue,
        int waitsAfter = int.MaxValue
    )
    {
        var table = new TestTable(("id", DataType.Int32), ("text", DataType.Varchar), ("part", DataType.Int32));
        var other = new TestTable(("id", DataType.Int32), ("text", DataType.Varchar), ("part", DataType.Int32));
        for (var i = 0; i < Rows; i++)
        {
            table.Rows.Add([i, $"a text that is not inline {i}", i % 7]);
            other.Rows.Add([i * 2, $"another text that is not inline {i}", i % 5]);
        }

        TestScan Scan(TestTable t, int seed) =>
            new(t, seed, 4)
            {
                LargestBatch = 100,
                FailsAfter = failsAfter,
                WaitsAfter = waitsAfter,
            };
        PlanNode first = Scan(table, 1).Node;
        PlanNode second = Scan(other, 2).Node;
        var node = name switch
        {
            "join" => Join(JoinKind.Inner, first, second),
            "full join" => Join(JoinKind.Full, first, second),
            "aggregate" => Group(first, 0),
            "distinct" => new DistinctOnNode(first, [Column(first, 1)]),
            "sort" => new SortNode(first, [new SortKey(Column(first, 1), true, true)]),
            "top" => new LimitNode(new SortNode(first, [new SortKey(Column(first, 1), true, true)]), 10, 3000),
            "set" => new SetOperationNode(true, false, first, second, Names(first)),
            "shared" => Shared(first),
            _ => new SortNode(
                Group(
                    Join(
                        JoinKind.Left,
                        new SetOperationNode(true, true, first, second, Names(first)),
                        Scan(other, 3).Node
                    ),
                    1
                ),
                []
            ),
        };
        return (node, [.. Runs.ScansOf(node)]);
    }

    private static ColumnExpression Column(PlanNode node, int place) => new(node.Output[place]);

    private static ValueList<PlanColumn> Names(PlanNode node) =>
        node.Output.Select(c => TestTable.NewColumn(c.Name, c.Type)).ToValueList();

    private static JoinNode Join(JoinKind kind, PlanNode left, PlanNode right) =>
        new(kind, left, right, [new JoinKey(Column(left, 0), Column(right, 0))]);

    private static PlanNode Shared(PlanNode input)
    {
        var (first, second) = (new SharedNode(1, input, Names(input)), new SharedNode(1, input, Names(input)));
        var semi = Join(JoinKind.Semi, second, first);
        return new UnionAllNode(
            [Join(JoinKind.Inner, first, second), Join(JoinKind.Inner, semi, first)],
            [.. Names(first), .. Names(second)]
        );
    }

    private static AggregateNode Group(PlanNode input, int key)
    {
        var count = FunctionCatalog.BuiltIn.ResolveAggregate("count", [DataType.Varchar], [false])!.Function;
        var list = FunctionCatalog.BuiltIn.ResolveAggregate("min", [DataType.Varchar], [false])!.Function;
        return new AggregateNode(
            input,
            [Projection.Of(input.Output[key])],
            [
                new AggregateCall(TestTable.NewColumn("n", DataType.Int64), count, [Column(input, 1)], true, null, []),
                new AggregateCall(
                    TestTable.NewColumn("m", DataType.Varchar),
                    list,
                    [Column(input, 1)],
                    false,
                    null,
                    []
                ),
            ]
        );
    }
}
