using System.Globalization;
using Weir.Columnar;
using Weir.Plan;

namespace Weir.Execution.Tests.Support;

/// <summary>Runs plans and holds them to what every run owes: batches as promised, and nothing kept afterwards.</summary>
internal static class Runs
{
    private const long Plenty = 1L << 30;

    /// <summary>How values compare in every operator: NaN equals itself and is the largest, -0 equals 0, text by code point.</summary>
    public static readonly IComparer<object> Order = Comparer<object>.Create(
        (x, y) =>
            (x, y) switch
            {
                (string a, string b) => string.CompareOrdinal(a, b),
                (double a, double b) when double.IsNaN(a) || double.IsNaN(b) => double.IsNaN(a)
                    .CompareTo(double.IsNaN(b)),
                (DecimalValue a, DecimalValue b) => a.Unscaled.CompareTo(b.Unscaled),
                _ => Comparer<object>.Default.Compare(x, y),
            }
    );

    public static async Task<List<object?[]>> AllAsync(PlanNode plan, int threads = 1, long memory = Plenty)
    {
        var budget = new MemoryBudget("the test", memory);
        var scans = ScansOf(plan).ToList();
        var rows = new List<object?[]>();
        try
        {
            await using var reader = PlanExecutor.Open(plan, Context(budget, threads));
            while (await reader.NextAsync(CancellationToken.None) is { } batch)
            {
                using (batch)
                {
                    Assert.False(batch.HasSelection);
                    Assert.True(batch.Length > 0);
                    Assert.Equal(plan.Output.Count, batch.Columns.Count);
                    for (var row = 0; row < batch.Length; row++)
                    {
                        rows.Add([.. batch.Columns.Select(c => c.ValueAt(row))]);
                    }

                    Assert.All(batch.Columns, c => Assert.Equal(batch.Length, c.Length));
                    Assert.Equal(plan.Output.Select(c => c.Type), batch.Columns.Select(c => c.Type));
                }
            }
        }
        finally
        {
            AssertReleased(budget, scans);
        }

        return rows;
    }

    public static ExecutionContext Context(MemoryBudget budget, int threads) =>
        new() { Budget = budget, Threads = threads };

    public static void AssertReleased(MemoryBudget budget, IReadOnlyList<TestScan> scans)
    {
        Assert.Equal(0, budget.Reserved);
        Assert.All(scans, s => Assert.Equal(0, s.Open));
    }

    public static IEnumerable<TestScan> ScansOf(PlanNode node) =>
        (node is ScanNode scan ? [(TestScan)scan.Scan] : node.Inputs.SelectMany(ScansOf)).Distinct();

    /// <summary>Fails unless both have the same rows, in any order.</summary>
    public static void AssertSame(IEnumerable<object?[]> expected, IEnumerable<object?[]> actual) =>
        Assert.Equal(
            expected.Select(Text).Order(StringComparer.Ordinal),
            actual.Select(Text).Order(StringComparer.Ordinal)
        );

    public static string Text(object?[] row) => string.Join(" | ", row.Select(Text));

    public static string Text(object? value) =>
        value switch
        {
            null => "NULL",
            double number when number == 0 => "0",
            object?[] items => "{" + string.Join(", ", items.Select(Text)) + "}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    /// <summary>Whether values are equal as keys of groups are: NULL equals NULL.</summary>
    public static bool AreSame(object? x, object? y) =>
        x is null || y is null ? x is null && y is null : Order.Compare(x, y) == 0;
}
