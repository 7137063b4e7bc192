using Weir.Planner.Tests.Support;

namespace Weir.Planner.Tests;

/// <summary>Subqueries that use columns of the query around them become joins.</summary>
public sealed class DecorrelationTests
{
    [Theory]
    [InlineData("exists (select 1 from b where bid = aid)", "Semi on aid = bid")]
    [InlineData("exists (select 1 from b where bid = aid and bx < ax)", "Semi on aid = bid if bx < ax")]
    [InlineData("not exists (select 1 from b where bid = aid)", "Anti on aid = bid")]
    [InlineData("aid in (select bid from b)", "Semi on aid = bid")]
    [InlineData("aid not in (select bid from b)", "NullAwareAnti on aid = bid")]
    [InlineData("aid in (select bid from b where bx = ax)", "Semi on aid = bid and ax = bx")]
    [InlineData("(aid, ax) in (select bid, bx from b)", "Semi on aid = bid and ax = bx")]
    [InlineData("aid = any (select bid from b)", "Semi on aid = bid")]
    [InlineData("aid <> all (select bid from b)", "NullAwareAnti on aid = bid")]
    public void A_condition_over_a_subquery_becomes_a_join(string condition, string join)
    {
        var tree = Trees.Print(Database.Plain.Bind($"select 1 from a where {condition}"));
        Assert.Equal(join, tree.Split('\n')[1].Trim());
    }

    [Fact]
    public void An_aggregate_is_computed_for_all_outer_keys_at_once()
    {
        Assert.Equal(
            """
            Project aid
              Filter ax > max
                Single on aid = correlated
                  a(aid, ax, at)
                  Aggregate max(bx) by bid as correlated
                    b(bid, bx, bt)
            """,
            Trees.Print(Database.Plain.Bind("select aid from a where ax > (select max(bx) from b where bid = aid)"))
        );
    }

    [Fact]
    public void The_count_of_nothing_is_zero_and_not_NULL()
    {
        Assert.Equal(
            """
            Project aid, coalesce(count, 0) as count
              Single on aid = correlated
                a(aid, ax, at)
                Aggregate count() by bid as correlated
                  b(bid, bx, bt)
            """,
            Trees.Print(Database.Plain.Bind("select aid, (select count(*) from b where bid = aid) from a"))
        );
    }

    [Fact]
    public void A_subquery_without_outer_columns_runs_once()
    {
        Assert.Equal(
            """
            Project aid
              Filter ax > max
                Inner
                  a(aid, ax, at)
                  SingleRow
                    Project max
                      Aggregate max(bx) by 
                        b(bid, bx, bt)
            """,
            Trees.Print(Database.Plain.Bind("select aid from a where ax > (select max(bx) from b)"))
        );
    }

    [Fact]
    public void A_subquery_that_is_part_of_a_condition_marks_rows()
    {
        Assert.Equal(
            """
            Project aid
              Filter mark OR (ax = 1)
                Mark on aid = bid
                  a(aid, ax, at)
                  Project bid
                    b(bid, bx, bt)
            """,
            Trees.Print(Database.Plain.Bind("select aid from a where aid in (select bid from b) or ax = 1"))
        );
    }

    [Theory]
    [InlineData("exists (select 1 from b where bid = aid limit 0)")]
    [InlineData("exists (select 1 from (select * from b where bid = aid) q right join c on cid = q.bid)")]
    [InlineData("exists (select 1 from c left join (select * from b where bid = aid) q on cid = q.bid)")]
    [InlineData("ax > (select max(bx) from b where bid < aid)")]
    [InlineData("ax > (select bx from b where bid = aid limit 1)")]
    [InlineData("ax in (select bx from b where bid = aid union select cx from c)")]
    public void What_cannot_be_joined_is_refused_with_a_way_out(string condition) =>
        Assert.Equal(
            "NOT_SUPPORTED this form of correlated subquery is not supported yet "
                + "(Correlate by equalities in WHERE, or write the query as a join.)",
            Database.Plain.Error($"select 1 from a where {condition}").Split(' ', 2)[1]
        );
}
