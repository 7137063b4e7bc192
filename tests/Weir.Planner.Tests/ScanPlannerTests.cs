using Weir.Connectors;
using Weir.Plan;
using Weir.Planner.Tests.Support;

namespace Weir.Planner.Tests;

/// <summary>What is agreed with sources, and how EXPLAIN shows it.</summary>
public sealed class ScanPlannerTests
{
    [Fact]
    public void What_the_source_does_exactly_is_not_done_again_and_its_columns_do_not_travel()
    {
        var (plan, table) = Plan("select aid from a where ax = 1 and at = 'x'", _ => PushdownGrade.Exact);
        Assert.Equal("Scan a(aid)", Trees.Print(plan));
        Assert.Equal([0], table.Requests[^1].Projection);
    }

    [Fact]
    public void What_the_source_does_roughly_is_checked_again()
    {
        var (plan, _) = Plan(
            "select aid from a where ax = 1 and at = 'x'",
            f => f.ToString().Contains("at", StringComparison.Ordinal) ? PushdownGrade.Recheck : PushdownGrade.Exact
        );
        Assert.Equal(
            """
            Project aid
              Filter at = 'x'
                Scan a(aid, at)
            """,
            Trees.Print(plan)
        );
    }

    [Fact]
    public void EXPLAIN_shows_the_grade_and_the_reason_of_every_condition()
    {
        var table = new TestTable("a", "aid int, ax int, at text", 1000)
        {
            Grade = f =>
                f.ToString()[..2] switch
                {
                    "ax" => PushdownGrade.Exact,
                    "at" => PushdownGrade.Recheck,
                    _ => PushdownGrade.Local,
                },
        };
        Assert.Equal(
            """
            Project  (rows=20)
              Output: aid
              ->  Filter  (rows=20)
                    Condition: (at = 'x') AND (aid IN (1, 2))
                    ->  Scan on a  (rows=1000)
                          Source: read a
                          Columns: aid, at
                          Pushed: ax > 1
                          Rechecked: at = 'x' — the source says so
                          Not pushed: aid IN (1, 2) — the source says so
            """,
            new Database(table).Explain("select aid from a where ax > 1 and at = 'x' and aid in (1, 2)")
        );
    }

    [Theory]
    [InlineData("select aid from a limit 5 offset 2", 7L)]
    [InlineData("select aid from a where ax = 1 limit 5", 5L)]
    [InlineData("select aid + 1 from a limit 5", 5L)]
    [InlineData("select aid from a", null)]
    [InlineData("select aid from a where random() < 0.5 limit 5", null)]
    [InlineData("select aid from a order by ax limit 5", null)]
    [InlineData("select distinct aid from a limit 5", null)]
    [InlineData("select count(*) from a limit 5", null)]
    public void A_limit_is_offered_where_nothing_between_it_and_the_table_adds_or_removes_rows(string sql, long? limit)
    {
        var (plan, table) = Plan(sql, _ => PushdownGrade.Exact);
        Assert.Equal(limit, table.Requests[^1].Limit);
        Assert.Equal(
            limit is not null || sql.Contains("limit", StringComparison.Ordinal),
            Trees.Print(plan).Contains("Limit", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_volatile_condition_is_not_offered()
    {
        var (plan, table) = Plan("select aid from a where random() < 0.5 and ax = 1", _ => PushdownGrade.Exact);
        Assert.Equal("ax = 1", Assert.Single(table.Requests[^1].Filters).ToString());
        Assert.Contains("Filter random() < 0.5", Trees.Print(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Counting_asks_for_no_columns()
    {
        var (_, table) = Plan("select count(*) from a where ax = 1", _ => PushdownGrade.Exact);
        Assert.Empty(table.Requests[^1].Projection);
    }

    private static (PlanNode Plan, TestTable Table) Plan(string sql, Func<Expression, PushdownGrade> grade)
    {
        var table = new TestTable("a", "aid int, ax int, at text") { Grade = grade };
        return (new Database(table).Plan(sql), table);
    }
}
