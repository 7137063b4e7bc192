using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Plan;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public class SqlitePushdownTests
{
    private static readonly string[] Setup =
    [
        """
            CREATE TABLE t (
                id INTEGER PRIMARY KEY, n INTEGER, r REAL, s TEXT, ci TEXT COLLATE NOCASE, rt TEXT COLLATE RTRIM,
                d DECIMAL(8,2), day DATE, b BOOLEAN, u)
            """,
        """
            INSERT INTO t VALUES
                (1, 5, 0.5, 'a', 'a', 'a', 1.5, '2024-01-01', 1, 'x'),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (3, -3, -0.0, 'A', 'A', 'a  ', -1.5, '2024-12-31', 0, 7),
                (4, 9223372036854775807, 1e300, 'ä', 'ä', 'ä', 99.99, '1999-01-01', 1, 0.5),
                (5, -9223372036854775808, 9e999, '', '', '', 0, '0001-01-01', 0, ''),
                (6, 0, 2, '_%', 'B', 'b', 2, '2024-02-29', 1, 'X')
            """,
    ];

    [Theory]
    [InlineData(ComparisonOperator.Equal, 5)]
    [InlineData(ComparisonOperator.NotEqual, 5)]
    [InlineData(ComparisonOperator.Less, 0)]
    [InlineData(ComparisonOperator.LessOrEqual, 0)]
    [InlineData(ComparisonOperator.Greater, 0)]
    [InlineData(ComparisonOperator.GreaterOrEqual, long.MaxValue)]
    public async Task Comparisons_of_whole_numbers_narrow_what_is_read(ComparisonOperator sign, long value)
    {
        using var file = new SqliteFile(Setup);
        var table = await file.TableAsync("t");
        var filter = new ComparisonExpression(
            sign,
            Rows.Column(table, "n"),
            new LiteralExpression(value, DataType.Int64)
        );

        var scan = table.PlanScan(Rows.Request(table, [filter]));
        var rows = await Rows.ReadAsync(scan);

        Assert.Equal(PushdownGrade.Recheck, Assert.Single(scan.Filters).Grade);
        Assert.Equal(
            file.Query($"SELECT id FROM t WHERE n {Sign(sign)} {value} ORDER BY id"),
            rows.Select(r => $"{r[0]}").Order(StringComparer.Ordinal).ToList()
        );
    }

    [Theory]
    [InlineData("s = 'a'")]
    [InlineData("s <> 'A'")]
    [InlineData("ci = 'a'")]
    [InlineData("ci < 'B'")]
    [InlineData("rt = 'a'")]
    [InlineData("s LIKE 'a%'")]
    [InlineData("s LIKE '\\_%'")]
    [InlineData("s IN ('a', 'A', NULL)")]
    [InlineData("s IS NULL")]
    [InlineData("s > ''")]
    [InlineData("n = 5 OR s = 'A'")]
    [InlineData("n <> 5")]
    [InlineData("NOT n = 5")]
    [InlineData("n IS DISTINCT FROM 5")]
    [InlineData("5 < n")]
    [InlineData("n > 4.5")]
    [InlineData("n = NULL")]
    [InlineData("n BETWEEN -3 AND 5")]
    [InlineData("n > 9223372036854775806")]
    [InlineData("r = 0")]
    [InlineData("r > 1e200")]
    [InlineData("d = 1.5")]
    [InlineData("d < 2")]
    [InlineData("day >= DATE '2024-02-29'")]
    [InlineData("b")]
    [InlineData("NOT b")]
    [InlineData("u = '7'")]
    [InlineData("u > 'A'")]
    [InlineData("id = 3 AND n = -3")]
    public async Task Conditions_mean_what_they_mean_in_memory(string condition)
    {
        using var file = new SqliteFile(Setup);
        var session = Sessions.Open(file.Source);
        await session.RunAsync("CREATE TABLE here AS SELECT * FROM lite.t");

        var local = await session.RunAsync($"SELECT id FROM here WHERE {condition} ORDER BY id");
        var pushed = await session.RunAsync($"SELECT id FROM lite.t WHERE {condition} ORDER BY id");

        Assert.Equal(local, pushed);
    }

    [Fact]
    public async Task Texts_are_compared_here_since_collations_differ()
    {
        using var file = new SqliteFile(Setup);
        var table = await file.TableAsync("t");
        var filter = new ComparisonExpression(
            ComparisonOperator.Equal,
            Rows.Column(table, "ci"),
            new LiteralExpression("a", DataType.Varchar)
        );

        var scan = table.PlanScan(Rows.Request(table, [filter]));

        Assert.Equal(PushdownGrade.Local, Assert.Single(scan.Filters).Grade);
        Assert.Equal(6, (await Rows.ReadAsync(scan)).Count);
        Assert.Equal(["1"], await Sessions.Open(file.Source).RunAsync("SELECT id FROM lite.t WHERE ci = 'a'"));
    }

    [Fact]
    public async Task A_condition_does_not_hide_a_value_that_does_not_fit()
    {
        using var file = new SqliteFile("CREATE TABLE t (n INTEGER)", "INSERT INTO t VALUES (1), ('many'), (1.5)");

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Sessions.Open(file.Source).RunAsync("SELECT n FROM lite.t WHERE n = 1")
        );

        Assert.Equal(ErrorCode.InvalidData, error.Code);
    }

    [Fact]
    public async Task Only_the_wanted_columns_are_read_in_the_wanted_order()
    {
        using var file = new SqliteFile(Setup);
        var table = await file.TableAsync("t");

        var scan = table.PlanScan(new ScanRequest(Rows.Columns(table), [3, 0], [], null));
        var rows = await Rows.ReadAsync(scan);

        Assert.Equal(["s", "id"], scan.Schema.Fields.Select(f => f.Name).ToList());
        Assert.Equal("SELECT \"s\", \"id\" FROM \"t\"", scan.Description);
        Assert.Equal(["a", 1L], rows[0]);
    }

    [Fact]
    public async Task Rows_are_counted_without_reading_a_column()
    {
        using var file = new SqliteFile(Setup);
        var table = await file.TableAsync("t");
        var context = new ScanContext();
        long count = 0;

        var scan = table.PlanScan(new ScanRequest(Rows.Columns(table), [], [], null));
        await using var reader = (await scan.PartitionsAsync(4, context, default)).Single().Open(context);
        while (await reader.NextAsync(default) is { } batch)
        {
            count += batch.Length;
            batch.Dispose();
        }

        Assert.Equal((0, 6L), (scan.Schema.Count, count));
    }

    [Fact]
    public async Task A_limit_is_sent_unless_a_condition_must_be_checked_first()
    {
        using var file = new SqliteFile(Setup);
        var table = await file.TableAsync("t");
        var filter = new ComparisonExpression(
            ComparisonOperator.Greater,
            Rows.Column(table, "n"),
            new LiteralExpression(0L, DataType.Int64)
        );

        var plain = table.PlanScan(Rows.Request(table, limit: 2));
        var filtered = table.PlanScan(Rows.Request(table, [filter], 1));

        Assert.Equal((true, 2), (plain.IsLimitPushed, (await Rows.ReadAsync(plain)).Count));
        Assert.Equal((false, 2), (filtered.IsLimitPushed, (await Rows.ReadAsync(filtered)).Count));
    }

    private static string Sign(ComparisonOperator sign) =>
        sign switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.NotEqual => "<>",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            _ => ">=",
        };
}
