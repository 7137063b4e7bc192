using Weir.Columnar;
using Weir.Execution.Tests.Support;
using Weir.Plan;

namespace Weir.Execution.Tests;

/// <summary>Sorts and limits against LINQ.</summary>
public sealed class SortTests
{
    private static readonly DataType[] Types =
    [
        DataType.Boolean,
        DataType.Int16,
        DataType.Int32,
        DataType.Int64,
        DataType.Int128,
        DataType.Float64,
        DataType.Decimal(12, 2),
        DataType.Decimal(38, 2),
        DataType.Varchar,
        DataType.Date,
    ];

    [Fact]
    public async Task Rows_come_in_the_order_of_all_keys_and_none_is_lost()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var (table, sort) = RandomSort(seed);
            var rows = await Runs.AllAsync(sort, threads: 1 + (seed % 3));
            Runs.AssertSame(table.Rows, rows);
            AssertOrder(Sorted(table, sort), rows, table, sort);
        }
    }

    [Fact]
    public async Task A_limit_over_a_sort_gives_the_first_rows()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var (table, sort) = RandomSort(seed);
            var random = new Random(seed);
            var (offset, count) = (random.Next(60), random.Next(100));
            var rows = await Runs.AllAsync(new LimitNode(sort, offset, count), threads: 1 + (seed % 3));
            AssertOrder([.. Sorted(table, sort).Skip(offset).Take(count)], rows, table, sort);
        }
    }

    [Fact]
    public async Task A_limit_with_ties_goes_on_as_long_as_the_keys_are_the_same()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var (table, sort) = RandomSort(seed);
            var random = new Random(seed);
            var (offset, count) = (random.Next(40), random.Next(1, 60));
            var sorted = Sorted(table, sort);
            var end = Math.Min(sorted.Count, offset + count);
            while (end > offset && end < sorted.Count && Compare(table, sort, sorted[end - 1], sorted[end]) == 0)
            {
                end++;
            }

            var limit = new LimitNode(sort, offset, count) { Ties = sort.Keys };
            var rows = await Runs.AllAsync(limit, threads: 1 + (seed % 3));
            AssertOrder([.. sorted.Take(end).Skip(offset)], rows, table, sort);
        }
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(39_995, 10)]
    [InlineData(50_000, 10)]
    [InlineData(100, 45_000)]
    [InlineData(0, long.MaxValue)]
    public async Task A_sort_that_keeps_few_rows_cuts_while_it_reads(long offset, long count)
    {
        var random = new Random(7);
        var table = new TestTable(("a", DataType.Int32), ("text", DataType.Varchar));
        for (var i = 0; i < 80_000; i++)
        {
            table.Rows.Add([random.Next(1_000_000), $"a text of some length {i}"]);
        }

        var scan = new TestScan(table, 1, 2) { LargestBatch = 4096 };
        var sort = new SortNode(scan.Node, [new SortKey(table[0], true, false)]);
        var rows = await Runs.AllAsync(new LimitNode(sort, offset, count), threads: 2);
        Assert.Equal(
            table.Rows.Select(r => r[0]).OrderDescending().Skip((int)offset).Take((int)Math.Min(count, 80_000)),
            rows.Select(r => r[0])
        );
    }

    [Fact]
    public async Task DISTINCT_ON_gives_the_first_row_of_each_key_in_the_order_of_the_sort()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var (table, sort) = RandomSort(seed);
            var rows = await Runs.AllAsync(new DistinctOnNode(sort, [table[0]]), threads: 1 + (seed % 3));
            Assert.Equal(table.Rows.Select(r => Runs.Text(r[0])).Distinct(StringComparer.Ordinal).Count(), rows.Count);
            foreach (var row in rows)
            {
                var same = table.Rows.Where(r => Runs.AreSame(r[0], row[0])).ToList();
                Assert.Contains(same, r => Runs.Text(r) == Runs.Text(row));
                Assert.All(same, r => Assert.True(Compare(table, sort, row, r) <= 0));
            }
        }
    }

    private static (TestTable Table, SortNode Sort) RandomSort(int seed)
    {
        var random = new Random(seed);
        var types = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Types[random.Next(Types.Length)]).ToList();
        var table = TestTable.Random(random, random.Next(4) == 0 ? random.Next(3) : random.Next(10, 300), types);
        var keys = Enumerable
            .Range(0, random.Next(1, types.Count + 1))
            .Select(i => new SortKey(table[i], random.Next(2) == 0, random.Next(2) == 0));
        return (table, new SortNode(new TestScan(table, seed, random.Next(1, 4)).Node, keys.ToValueList()));
    }

    private static List<object?[]> Sorted(TestTable table, SortNode sort) =>
        [.. table.Rows.Order(Comparer<object?[]>.Create((x, y) => Compare(table, sort, x!, y!)))];

    private static int Compare(TestTable table, SortNode sort, object?[] x, object?[] y)
    {
        foreach (var key in sort.Keys)
        {
            var place = table.Columns.ToList().IndexOf(((ColumnExpression)key.Value).Column);
            var order = (x[place], y[place]) switch
            {
                (null, null) => 0,
                (null, _) => key.NullsFirst ? -1 : 1,
                (_, null) => key.NullsFirst ? 1 : -1,
                var (a, b) => Runs.Order.Compare(a, b) * (key.IsDescending ? -1 : 1),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>Rows with equal keys may come in any order.</summary>
    private static void AssertOrder(List<object?[]> expected, List<object?[]> actual, TestTable table, SortNode sort)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            Assert.True(
                Compare(table, sort, expected[i], actual[i]) == 0,
                $"row {i}: {Runs.Text(expected[i])} expected, not {Runs.Text(actual[i])}"
            );
        }
    }
}
