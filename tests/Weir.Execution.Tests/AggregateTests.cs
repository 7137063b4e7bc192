using System.Globalization;
using Weir.Columnar;
using Weir.Execution.Tests.Support;
using Weir.Functions;
using Weir.Plan;

namespace Weir.Execution.Tests;

/// <summary>Grouping against LINQ.</summary>
public sealed class AggregateTests
{
    private static readonly DataType[] KeyTypes =
    [
        DataType.Int32,
        DataType.Varchar,
        DataType.Float64,
        DataType.Decimal(38, 2),
        DataType.Boolean,
        DataType.Int16,
    ];

    [Fact]
    public async Task Groups_and_their_aggregates_are_those_of_LINQ()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var (table, keys) = Table(seed);
            var plan = Aggregate(table, keys, seed);
            var expected = table
                .Rows.GroupBy(r => Runs.Text(r[..keys]), StringComparer.Ordinal)
                .Select(g => (object?[])[.. g.First()[..keys], .. Results([.. g], keys)]);
            if (keys == 0)
            {
                expected =
                [
                    [.. Results(table.Rows, 0)],
                ];
            }

            Runs.AssertSame(Plain(expected), Plain(await Runs.AllAsync(plan, threads: 1 + (seed % 3))));
        }
    }

    [Fact]
    public async Task Grouping_sets_give_the_groups_of_each_set_with_NULL_for_the_others()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var (table, keys) = Table(seed);
            ValueList<ValueList<int>> sets = [.. Subsets(keys, seed)];
            var plan = Aggregate(table, keys, seed) with
            {
                GroupingSets = sets,
                GroupingColumn = TestTable.NewColumn("grouping", DataType.Int32),
            };
            var expected = new List<object?[]>();
            foreach (var set in sets)
            {
                var bits = Enumerable.Range(0, keys).Where(k => !set.Contains(k)).Sum(k => 1 << k);
                var groups = table
                    .Rows.GroupBy(r => Runs.Text([.. set.Select(k => r[k])]), StringComparer.Ordinal)
                    .ToList();
                if (set.Count == 0 && groups.Count == 0)
                {
                    expected.Add([.. new object?[keys], .. Results([], keys), bits]);
                }

                expected.AddRange(
                    groups.Select(g =>
                        (object?[])
                            [
                                .. Enumerable.Range(0, keys).Select(k => set.Contains(k) ? g.First()[k] : null),
                                .. Results([.. g], keys),
                                bits,
                            ]
                    )
                );
            }

            Runs.AssertSame(Plain(expected), Plain(await Runs.AllAsync(plan, threads: 1 + (seed % 3))));
        }
    }

    [Fact]
    public async Task Without_aggregates_the_groups_are_the_different_rows()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var (table, _) = Table(seed);
            var plan = new AggregateNode(
                new TestScan(table, seed, 3).Node,
                table.Columns.Select(Projection.Of).ToValueList(),
                []
            );
            Runs.AssertSame(
                table.Rows.DistinctBy(Runs.Text, StringComparer.Ordinal),
                await Runs.AllAsync(plan, threads: 1 + (seed % 3))
            );
        }
    }

    [Fact]
    public async Task Without_groups_and_aggregates_there_is_one_row()
    {
        var (table, _) = Table(7);
        var plan = new AggregateNode(new TestScan(table, 1, 2).Node, [], []);
        Assert.Empty(Assert.Single(await Runs.AllAsync(plan, threads: 2)));
    }

    [Fact]
    public async Task More_groups_than_fit_into_a_batch_come_in_several()
    {
        var table = new TestTable(("a", DataType.Int32), ("b", DataType.Varchar));
        table.Rows.AddRange(
            Enumerable.Range(0, 60_000).Select(i => new object?[] { i % 20_000, $"a long text {i % 20_000}" })
        );
        var count = TestTable.NewColumn("n", DataType.Int64);
        var plan = new AggregateNode(
            new TestScan(table, 1, 5) { LargestBatch = 3000 }.Node,
            table.Columns.Select(Projection.Of).ToValueList(),
            [Call(count, "count", [], false, null)]
        );
        var rows = await Runs.AllAsync(plan, threads: 3);
        Assert.Equal(20_000, rows.Count);
        Assert.All(rows, r => Assert.Equal($"{r[0]} | a long text {r[0]} | 3", Runs.Text(r)));
    }

    [Fact]
    public async Task An_order_inside_an_aggregate_is_kept_over_all_chains()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (table, _) = Table(seed, 1);
            var text = new CastExpression(table[1], DataType.Varchar);
            var separator = new LiteralExpression(",", DataType.Varchar);
            var list = Call(
                TestTable.NewColumn("list", DataType.Varchar),
                "string_agg",
                [text, separator],
                false,
                null
            );
            var plan = new AggregateNode(
                new TestScan(table, seed, 4).Node,
                [Projection.Of(table.Columns[0])],
                [list with { Order = [new Plan.SortKey(table[1], true, false)] }]
            );
            var expected = table
                .Rows.GroupBy(r => Runs.Text(r[0]), StringComparer.Ordinal)
                .Select(g => (g.First()[0], List: g.Select(r => r[1]).OfType<int>().OrderDescending().ToList()))
                .Select(g => (object?[])[g.Item1, g.List.Count == 0 ? null : string.Join(',', g.List)]);
            Runs.AssertSame(expected, await Runs.AllAsync(plan, threads: 3));
        }
    }

    private static IEnumerable<ValueList<int>> Subsets(int keys, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i <= keys; i++)
        {
            yield return Enumerable.Range(0, keys).Where(_ => random.Next(2) == 0).ToValueList();
        }
    }

    private static (TestTable Table, int Keys) Table(int seed, int? wanted = null)
    {
        var random = new Random(seed);
        var keys = wanted ?? seed % 4;
        DataType[] types =
        [
            .. Enumerable.Range(0, keys).Select(_ => KeyTypes[random.Next(KeyTypes.Length)]),
            DataType.Int32,
            DataType.Varchar,
        ];
        return (TestTable.Random(random, seed % 7 == 0 ? 0 : random.Next(1, 300), types), keys);
    }

    private static AggregateNode Aggregate(TestTable table, int keys, int seed)
    {
        var (number, text) = (table[keys], table[keys + 1]);
        var positive = new ComparisonExpression(
            ComparisonOperator.Greater,
            number,
            new LiteralExpression(0, DataType.Int32)
        );
        AggregateCall New(string function, DataType type, Expression[] arguments, bool isDistinct = false) =>
            Call(TestTable.NewColumn(function, type), function, arguments, isDistinct, null);
        return new AggregateNode(
            new TestScan(table, seed, 1 + (seed % 4)).Node,
            table.Columns.Take(keys).Select(Projection.Of).ToValueList(),
            [
                New("count", DataType.Int64, []),
                New("count", DataType.Int64, [text]),
                New("sum", DataType.Int64, [number]),
                New("min", DataType.Varchar, [text]),
                New("max", DataType.Int32, [number]),
                New("count", DataType.Int64, [text], isDistinct: true),
                New("sum", DataType.Int64, [number], isDistinct: true),
                New("count", DataType.Int64, []) with
                {
                    Filter = positive,
                },
                New("count", DataType.Int64, [text], isDistinct: true) with
                {
                    Filter = positive,
                },
            ]
        );
    }

    private static AggregateCall Call(
        PlanColumn column,
        string function,
        Expression[] arguments,
        bool isDistinct,
        Expression? filter
    )
    {
        var resolved = FunctionCatalog.BuiltIn.ResolveAggregate(
            function,
            [.. arguments.Select(a => a.Type)],
            [.. arguments.Select(_ => false)]
        )!;
        Assert.Equal(column.Type, resolved.Function.ResultType);
        var cast = arguments.Select(
            (a, i) => a.Type.Equals(resolved.ParameterTypes[i]) ? a : new CastExpression(a, resolved.ParameterTypes[i])
        );
        return new AggregateCall(column, resolved.Function, cast.ToValueList(), isDistinct, filter, []);
    }

    private static IEnumerable<object?> Results(List<object?[]> rows, int keys)
    {
        var numbers = rows.Select(r => r[keys]).OfType<int>().ToList();
        var texts = rows.Select(r => r[keys + 1]).OfType<string>().ToList();
        yield return rows.Count;
        yield return texts.Count;
        yield return numbers.Count == 0 ? null : numbers.Sum(n => (long)n);
        yield return texts.Order(StringComparer.Ordinal).FirstOrDefault();
        yield return numbers.Count == 0 ? null : numbers.Max();
        yield return texts.Distinct(StringComparer.Ordinal).Count();
        yield return numbers.Count == 0 ? null : numbers.Distinct().Sum(n => (long)n);
        yield return numbers.Count(n => n > 0);
        yield return rows.Where(r => r[keys] is > 0)
            .Select(r => r[keys + 1])
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Count();
    }

    /// <summary>Numbers of any width as text.</summary>
    private static IEnumerable<object?[]> Plain(IEnumerable<object?[]> rows) =>
        rows.Select(r =>
            r.Select(v => v is null ? null : (object)Convert.ToString(v is 0.0 ? 0 : v, CultureInfo.InvariantCulture)!)
                .ToArray()
        );
}
