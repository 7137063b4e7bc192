using Weir.Columnar;
using Weir.Execution.Tests.Support;
using Weir.Plan;

namespace Weir.Execution.Tests;

/// <summary>Operators that pass rows on: scan, filter, project, limit, union, set operations, shared queries, values.</summary>
public sealed class RowOperatorTests
{
    [Fact]
    public async Task A_scan_gives_every_row_of_every_partition_once()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var table = Table(seed);
            Runs.AssertSame(
                table.Rows,
                await Runs.AllAsync(new TestScan(table, seed, 1 + (seed % 6)).Node, threads: 3)
            );
        }
    }

    [Fact]
    public async Task A_filter_keeps_the_rows_for_which_the_condition_is_true_and_not_unknown()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var table = Table(seed);
            var scan = new TestScan(table, seed, 2).Node;
            var below = new ComparisonExpression(ComparisonOperator.Less, table[0], Number(3));
            var above = new ComparisonExpression(ComparisonOperator.Greater, table[0], Number(-2));
            var plan = new FilterNode(new FilterNode(scan, below), above);
            Runs.AssertSame(
                table.Rows.Where(r => r[0] is int i && i < 3 && i > -2),
                await Runs.AllAsync(plan, threads: 1 + (seed % 3))
            );
            var not = new FilterNode(scan, new NotExpression(below));
            Runs.AssertSame(table.Rows.Where(r => r[0] is >= 3), await Runs.AllAsync(not));
        }
    }

    [Fact]
    public async Task A_projection_computes_from_the_selected_rows_only()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var table = Table(seed);
            var filter = new FilterNode(
                new TestScan(table, seed, 2).Node,
                new ComparisonExpression(ComparisonOperator.Greater, table[0], Number(0))
            );
            var isNull = TestTable.NewColumn("n", DataType.Boolean);
            var text = TestTable.NewColumn("t", DataType.Varchar);
            var plan = new ProjectNode(
                filter,
                [
                    new Projection(isNull, new IsNullExpression(table[1], false)),
                    new Projection(text, table[1]),
                    new Projection(table.Columns[0], table[0]),
                ]
            );
            Runs.AssertSame(
                table.Rows.Where(r => r[0] is > 0).Select(r => (object?[])[r[1] is null, r[1], r[0]]),
                await Runs.AllAsync(plan, threads: 2)
            );
        }
    }

    [Fact]
    public async Task A_limit_gives_exactly_that_many_rows_and_then_stops_its_source()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var table = Table(seed);
            var random = new Random(seed);
            var (offset, count) = (random.Next(80), random.Next(80));
            var scan = new TestScan(table, seed, 1 + (seed % 4));
            var rows = await Runs.AllAsync(new LimitNode(scan.Node, offset, count), threads: 1 + (seed % 3));
            Assert.Equal(Math.Clamp(table.Rows.Count - offset, 0, count), rows.Count);
            Assert.All(rows, r => Assert.Contains(table.Rows, t => Runs.Text(t) == Runs.Text(r)));
        }

        var endless = new TestTable(("a", DataType.Int32));
        endless.Rows.AddRange(Enumerable.Range(0, 100_000).Select(i => new object?[] { i }));
        var source = new TestScan(endless, 1, 1);
        Assert.Equal(7, (await Runs.AllAsync(new LimitNode(source.Node, 3, 7))).Count);
        Assert.InRange(source.Batches, 1, 10);
    }

    [Fact]
    public async Task A_limit_of_nothing_reads_nothing()
    {
        var scan = new TestScan(Table(1), 1, 1);
        Assert.Empty(await Runs.AllAsync(new LimitNode(scan.Node, 5, 0)));
        Assert.Equal(0, scan.Opened);
    }

    [Fact]
    public async Task A_union_has_the_rows_of_all_branches()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var tables = Enumerable.Range(0, 1 + (seed % 5)).Select(i => Table((seed * 10) + i)).ToList();
            var columns = tables[0].Columns.Select(c => TestTable.NewColumn(c.Name, c.Type)).ToValueList();
            var plan = new UnionAllNode(
                tables.Select((t, i) => (PlanNode)new TestScan(t, seed + i, 1 + (i % 3)).Node).ToValueList(),
                columns
            );
            Runs.AssertSame(tables.SelectMany(t => t.Rows), await Runs.AllAsync(plan, threads: 1 + (seed % 4)));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task INTERSECT_and_EXCEPT_count_equal_rows(bool isExcept, bool isAll)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var (left, right) = (Table(seed), Table(seed + 1000));
            var plan = new SetOperationNode(
                isExcept,
                isAll,
                new TestScan(left, seed, 2).Node,
                new TestScan(right, seed, 3).Node,
                left.Columns.Select(c => TestTable.NewColumn(c.Name, c.Type)).ToValueList()
            );
            var counts = right
                .Rows.GroupBy(Runs.Text, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
            var expected = left
                .Rows.GroupBy(Runs.Text, StringComparer.Ordinal)
                .SelectMany(g =>
                {
                    var (mine, theirs) = (g.Count(), counts.GetValueOrDefault(g.Key));
                    var times = (isExcept, isAll) switch
                    {
                        (true, true) => Math.Max(0, mine - theirs),
                        (true, false) => theirs == 0 ? 1 : 0,
                        (false, true) => Math.Min(mine, theirs),
                        (false, false) => theirs > 0 ? 1 : 0,
                    };
                    return g.Take(times);
                });
            Runs.AssertSame(expected, await Runs.AllAsync(plan, threads: 1 + (seed % 3)));
        }
    }

    [Fact]
    public async Task A_shared_query_runs_once_and_every_use_sees_all_its_rows()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var table = Table(seed);
            var scan = new TestScan(table, seed, 1);
            SharedNode Use() =>
                new(1, scan.Node, table.Columns.Select(c => TestTable.NewColumn(c.Name, c.Type)).ToValueList());
            var (first, second, third) = (Use(), Use(), Use());
            var join = new JoinNode(
                JoinKind.Inner,
                first,
                second,
                [new JoinKey(new ColumnExpression(first.Columns[1]), new ColumnExpression(second.Columns[1]))]
            );
            var names = third.Columns.Select(c => TestTable.NewColumn(c.Name, c.Type)).ToValueList();
            var left = new ProjectNode(join, first.Columns.Select(Projection.Of).ToValueList());
            var rows = await Runs.AllAsync(new UnionAllNode([left, third], names), threads: 1 + (seed % 3));
            var pairs = table.Rows.SelectMany(l =>
                table.Rows.Where(r => r[1] is not null && Runs.AreSame(l[1], r[1])).Select(_ => l)
            );
            Runs.AssertSame(pairs.Concat(table.Rows), rows);
            Assert.Equal(1, scan.Opened);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_single_row_is_the_only_one_or_NULLs_and_never_one_of_several(int rows)
    {
        var table = new TestTable(("a", DataType.Int32), ("b", DataType.Varchar));
        table.Rows.AddRange(Enumerable.Range(0, rows).Select(i => new object?[] { i, "text" }));
        var plan = new SingleRowNode(new TestScan(table, 3, 3) { LargestBatch = 1 }.Node);
        if (rows == 2)
        {
            var error = await Assert.ThrowsAsync<WeirException>(() => Runs.AllAsync(plan, threads: 3));
            Assert.Equal(ErrorCode.CardinalityViolation, error.Code);
        }
        else
        {
            var only = Assert.Single(await Runs.AllAsync(plan, threads: 3));
            Assert.Equal(rows == 0 ? [null, null] : [0, "text"], only);
        }
    }

    [Fact]
    public async Task Values_are_rows_of_their_own_also_more_than_a_batch_of_them()
    {
        var column = TestTable.NewColumn("a", DataType.Int32);
        var rows = Enumerable.Range(0, 5000).Select(i => new ValueList<Expression>[] { [Number(i)] }[0]).ToValueList();
        Assert.Equal(
            Enumerable.Range(0, 5000).Cast<object?>(),
            (await Runs.AllAsync(new ValuesNode([column], rows))).Select(r => r[0])
        );
        Assert.Empty(await Runs.AllAsync(new ValuesNode([column], [])));
        Assert.Empty(Assert.Single(await Runs.AllAsync(ValuesNode.SingleRow)));
    }

    private static LiteralExpression Number(int value) => new(value, DataType.Int32);

    private static TestTable Table(int seed)
    {
        var random = new Random(seed);
        var rows = seed % 7 == 0 ? 0 : random.Next(1, 200);
        return TestTable.Random(random, rows, DataType.Int32, DataType.Varchar, DataType.Float64);
    }
}
