using Weir.Columnar;
using Weir.Execution.Tests.Support;
using Weir.Plan;

namespace Weir.Execution.Tests;

/// <summary>Joins against a nested loop over objects, on random rows in random batches.</summary>
public sealed class JoinTests
{
    private static readonly DataType[] KeyTypes =
    [
        DataType.Int32,
        DataType.Int64,
        DataType.Varchar,
        DataType.Float64,
        DataType.Decimal(10, 2),
        DataType.Decimal(38, 4),
        DataType.Boolean,
        DataType.Date,
    ];

    public static TheoryData<JoinKind> Kinds => [.. Enum.GetValues<JoinKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_join_makes_what_a_nested_loop_makes(JoinKind kind)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            await CompareAsync(kind, seed, keys: 1 + (seed % 2), isNullSafe: seed % 5 == 4, hasResidual: seed % 3 == 2);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_join_without_keys_makes_what_a_nested_loop_makes(JoinKind kind)
    {
        if (kind == JoinKind.NullAwareAnti)
        {
            return; // It has exactly one key.
        }

        for (var seed = 100; seed < 130; seed++)
        {
            await CompareAsync(kind, seed, keys: 0, isNullSafe: false, hasResidual: seed % 4 != 0);
        }
    }

    [Fact]
    public async Task More_pairs_than_fit_into_a_batch_come_in_several()
    {
        var left = new TestTable(("a", DataType.Int32));
        var right = new TestTable(("b", DataType.Int32));
        left.Rows.AddRange(Enumerable.Range(0, 500).Select(i => new object?[] { i % 2 }));
        right.Rows.AddRange(Enumerable.Range(0, 700).Select(i => new object?[] { i % 3 }));
        var join = new JoinNode(
            JoinKind.Full,
            new TestScan(left, 1, 3).Node,
            new TestScan(right, 2, 2).Node,
            [new JoinKey(left[0], right[0])]
        );
        var rows = await Runs.AllAsync(join, threads: 3);
        Assert.Equal((250 * 234) + (250 * 233) + 233, rows.Count);
        Assert.Equal(233, rows.Count(r => r[0] is null));
    }

    private static async Task CompareAsync(JoinKind kind, int seed, int keys, bool isNullSafe, bool hasResidual)
    {
        var random = new Random(seed);
        if (kind == JoinKind.NullAwareAnti)
        {
            (keys, isNullSafe, hasResidual) = (1, false, false);
        }

        var isNullAwareMark = kind == JoinKind.Mark && keys == 1 && !isNullSafe && seed % 4 < 2;
        var types = Enumerable.Range(0, keys).Select(_ => KeyTypes[random.Next(KeyTypes.Length)]).ToList();
        types.Add(DataType.Int32);
        var left = TestTable.Random(random, Size(random), types);
        var right = TestTable.Random(random, kind == JoinKind.Single ? random.Next(4) : Size(random), types);
        if (kind == JoinKind.NullAwareAnti && seed % 2 == 0)
        {
            right.Rows.RemoveAll(r => r[0] is null);
        }

        var mark = TestTable.NewColumn("mark", DataType.Boolean);
        var join = new JoinNode(
            kind,
            new TestScan(left, seed, random.Next(1, 5)).Node,
            new TestScan(right, seed + 1, random.Next(1, 5)).Node,
            Enumerable.Range(0, keys).Select(i => new JoinKey(left[i], right[i], isNullSafe)).ToValueList(),
            hasResidual ? new ComparisonExpression(ComparisonOperator.LessOrEqual, left[keys], right[keys]) : null,
            kind == JoinKind.Mark ? mark : null,
            isNullAwareMark
        );
        var expected = NestedLoop(join, left, right, keys);
        foreach (var threads in new[] { 1, 3 })
        {
            if (expected is null)
            {
                var error = await Assert.ThrowsAsync<WeirException>(() => Runs.AllAsync(join, threads));
                Assert.Equal(ErrorCode.CardinalityViolation, error.Code);
            }
            else
            {
                Runs.AssertSame(expected, await Runs.AllAsync(join, threads));
            }
        }
    }

    private static int Size(Random random) =>
        random.Next(5) switch
        {
            0 => 0,
            1 => random.Next(1, 4),
            _ => random.Next(5, 150),
        };

    /// <summary>The rows of the join, or null when it has to raise.</summary>
    private static List<object?[]>? NestedLoop(JoinNode join, TestTable left, TestTable right, int keys)
    {
        var result = new List<object?[]>();
        var matchedRight = new HashSet<object?[]>();
        var rightNulls = right.Columns.Select(_ => (object?)null).ToArray();
        var leftNulls = left.Columns.Select(_ => (object?)null).ToArray();
        foreach (var l in left.Rows)
        {
            var matches = right.Rows.Where(r => Matches(join, l, r, keys)).ToList();
            matchedRight.UnionWith(matches);
            var hasNullKey = matches.Count == 0 && right.Rows.Count > 0 && keys == 1 && l[0] is null;
            var meetsNull = matches.Count == 0 && keys == 1 && right.Rows.Exists(r => r[0] is null);
            switch (join.Kind)
            {
                case JoinKind.Semi when matches.Count > 0:
                case JoinKind.Anti when matches.Count == 0:
                case JoinKind.NullAwareAnti when matches.Count == 0 && !hasNullKey && !meetsNull:
                    result.Add(l);
                    break;
                case JoinKind.Mark:
                    object? mark = join.MarkIsNullAware && (hasNullKey || meetsNull) ? null : matches.Count > 0;
                    result.Add([.. l, mark]);
                    break;
                case JoinKind.Single when matches.Count > 1:
                    return null;
                case JoinKind.Inner or JoinKind.Left or JoinKind.Right or JoinKind.Full or JoinKind.Single:
                    result.AddRange(matches.Select(r => (object?[])[.. l, .. r]));
                    if (matches.Count == 0 && join.Kind is JoinKind.Left or JoinKind.Full or JoinKind.Single)
                    {
                        result.Add([.. l, .. rightNulls]);
                    }

                    break;
            }
        }

        if (join.Kind is JoinKind.Right or JoinKind.Full)
        {
            result.AddRange(
                right.Rows.Where(r => !matchedRight.Contains(r)).Select(r => (object?[])[.. leftNulls, .. r])
            );
        }

        return result;
    }

    private static bool Matches(JoinNode join, object?[] left, object?[] right, int keys)
    {
        for (var i = 0; i < keys; i++)
        {
            var isEqual = join.Keys[i].IsNullSafe
                ? Runs.AreSame(left[i], right[i])
                : left[i] is { } l && right[i] is { } r && Runs.Order.Compare(l, r) == 0;
            if (!isEqual)
            {
                return false;
            }
        }

        return join.Residual is null || (left[keys] is int a && right[keys] is int b && a <= b);
    }
}
