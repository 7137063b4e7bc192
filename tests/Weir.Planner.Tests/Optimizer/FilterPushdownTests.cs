using Weir.Planner.Optimizer;
using Weir.Planner.Tests.Support;

namespace Weir.Planner.Tests.Optimizer;

public sealed class FilterPushdownTests
{
    private static readonly Rule Rule = new(FilterPushdown.Apply);

    [Fact]
    public void Conditions_go_to_the_side_they_are_about_and_equalities_become_keys() =>
        Rule.Fires(
            "select 1 from a, b where aid = bid and ax > 1 and bx < 2",
            """
            Project 1 as ?column?
              Filter (aid = bid) AND (ax > 1) AND (bx < 2)
                Inner
                  a(aid, ax, at)
                  b(bid, bx, bt)
            """,
            """
            Project 1 as ?column?
              Inner on aid = bid
                Filter ax > 1
                  a(aid, ax, at)
                Filter bx < 2
                  b(bid, bx, bt)
            """
        );

    [Fact]
    public void A_condition_on_the_optional_side_stays_above_an_outer_join() =>
        Rule.Stays(
            "select 1 from a left join b on aid = bid where bx is null",
            """
            Project 1 as ?column?
              Filter bx IS NULL
                Left on aid = bid
                  a(aid, ax, at)
                  b(bid, bx, bt)
            """
        );

    [Fact]
    public void A_condition_on_the_kept_side_goes_below_an_outer_join_and_one_of_ON_does_not() =>
        Rule.Fires(
            "select 1 from a left join b on aid = bid and ax = 3 and bx = 4 where ax = 5",
            """
            Project 1 as ?column?
              Filter ax = 5
                Left on aid = bid if (ax = 3) AND (bx = 4)
                  a(aid, ax, at)
                  b(bid, bx, bt)
            """,
            """
            Project 1 as ?column?
              Left on aid = bid if ax = 3
                Filter ax = 5
                  a(aid, ax, at)
                Filter bx = 4
                  b(bid, bx, bt)
            """
        );

    [Fact]
    public void Conditions_of_ON_stay_in_a_full_join() =>
        Rule.Stays(
            "select 1 from a full join b on aid = bid and ax = 3 and bx = 4",
            """
            Project 1 as ?column?
              Full on aid = bid if (ax = 3) AND (bx = 4)
                a(aid, ax, at)
                b(bid, bx, bt)
            """
        );

    [Fact]
    public void A_condition_goes_through_a_projection_by_its_definition() =>
        Rule.Fires(
            "select y from (select ax + 1 as y from a) q where y > 2",
            """
            Project y
              Filter y > 2
                Project ax + 1 as y
                  a(aid, ax, at)
            """,
            """
            Project y
              Project ax + 1 as y
                Filter (ax + 1) > 2
                  a(aid, ax, at)
            """
        );

    [Fact]
    public void A_condition_on_a_random_value_stays_above_the_projection_that_draws_it() =>
        Rule.Stays(
            "select y from (select random() as y from a) q where y > 0.5",
            """
            Project y
              Filter y > cast(0.5 AS DOUBLE PRECISION)
                Project random() as y
                  a(aid, ax, at)
            """
        );

    [Fact]
    public void A_condition_on_a_random_group_stays_above_the_aggregation() =>
        Rule.Stays(
            "select count(*) from a group by random() < 0.5 having (random() < 0.5) is not null",
            """
            Project count
              Filter group IS NOT NULL
                Aggregate count() by random() < cast(0.5 AS DOUBLE PRECISION) as group
                  a(aid, ax, at)
            """
        );

    [Fact]
    public void A_condition_on_groups_goes_below_the_aggregation_and_one_on_its_results_does_not() =>
        Rule.Fires(
            "select ax from a group by ax having ax > 1 and count(*) > 2",
            """
            Project ax
              Filter (ax > 1) AND (count > cast(2 AS BIGINT))
                Aggregate count() by ax
                  a(aid, ax, at)
            """,
            """
            Project ax
              Filter count > cast(2 AS BIGINT)
                Aggregate count() by ax
                  Filter ax > 1
                    a(aid, ax, at)
            """
        );

    [Fact]
    public void A_condition_stays_above_grouping_sets_and_above_an_aggregation_without_groups()
    {
        Rule.Fires(
            "select * from (select ax, count(*) as n from a group by rollup (ax)) q where ax is null",
            """
            Project ax, count
              Filter ax IS NULL
                Project ax, count
                  Aggregate count() by ax in sets
                    a(aid, ax, at)
            """,
            """
            Project ax, count
              Project ax, count
                Filter ax IS NULL
                  Aggregate count() by ax in sets
                    a(aid, ax, at)
            """
        );
        Rule.Stays(
            "select count(*) from a having random() > 0.5",
            """
            Project count
              Filter random() > cast(0.5 AS DOUBLE PRECISION)
                Aggregate count() by 
                  a(aid, ax, at)
            """
        );
    }

    [Fact]
    public void A_condition_goes_into_every_branch_of_a_union() =>
        Rule.Fires(
            "select * from (select aid from a union all select bid from b) q where aid = 1",
            """
            Project aid
              Filter aid = 1
                UnionAll
                  Project aid
                    a(aid, ax, at)
                  Project bid
                    b(bid, bx, bt)
            """,
            """
            Project aid
              UnionAll
                Project aid
                  Filter aid = 1
                    a(aid, ax, at)
                Project bid
                  Filter bid = 1
                    b(bid, bx, bt)
            """
        );

    [Fact]
    public void A_condition_stays_above_a_limit_and_above_DISTINCT_ON()
    {
        Rule.Stays(
            "select * from (select aid from a limit 5) q where aid = 1",
            """
            Project aid
              Filter aid = 1
                Limit 5 from 0
                  Project aid
                    a(aid, ax, at)
            """
        );
        Rule.Stays(
            "select * from (select distinct on (aid) aid, ax from a order by aid, ax) q where ax = 1",
            """
            Project aid, ax
              Filter ax = 1
                DistinctOn
                  Sort aid, ax
                    Project aid, ax
                      a(aid, ax, at)
            """
        );
    }

    [Fact]
    public void A_condition_that_can_raise_does_not_overtake_one_written_before_it() =>
        Rule.Fires(
            "select 1 from a, b where bx <> 0 and 10 / ax > 1",
            """
            Project 1 as ?column?
              Filter (bx <> 0) AND ((10 / ax) > 1)
                Inner
                  a(aid, ax, at)
                  b(bid, bx, bt)
            """,
            """
            Project 1 as ?column?
              Filter (10 / ax) > 1
                Inner
                  a(aid, ax, at)
                  Filter bx <> 0
                    b(bid, bx, bt)
            """
        );

    [Fact]
    public void A_condition_that_is_never_true_reads_nothing_unless_one_before_it_can_raise()
    {
        Rule.Fires(
            "select aid from a where ax = 1 and false",
            """
            Project aid
              Filter (ax = 1) AND false
                a(aid, ax, at)
            """,
            """
            Project aid
              Values 0
            """
        );
        Rule.Stays(
            "select aid from a where 10 / ax = 1 and null",
            """
            Project aid
              Filter ((10 / ax) = 1) AND NULL
                a(aid, ax, at)
            """
        );
    }

    [Fact]
    public void An_outer_join_becomes_an_inner_one_where_a_condition_refuses_its_NULLs() =>
        Rule.Fires(
            "select 1 from a left join b on aid = bid where bx = 1",
            """
            Project 1 as ?column?
              Filter bx = 1
                Left on aid = bid
                  a(aid, ax, at)
                  b(bid, bx, bt)
            """,
            """
            Project 1 as ?column?
              Inner on aid = bid
                a(aid, ax, at)
                Filter bx = 1
                  b(bid, bx, bt)
            """
        );

    [Theory]
    [InlineData("ax = 1", "Left")]
    [InlineData("bx = 1", "Right")]
    [InlineData("ax = bx", "Inner")]
    [InlineData("ax is not null and bx in (1, 2)", "Inner")]
    [InlineData("ax > 1 or ax < -1", "Left")]
    [InlineData("ax is null", "Full")]
    [InlineData("ax is distinct from 1", "Full")]
    [InlineData("ax = 1 or bx = 1", "Full")]
    [InlineData("coalesce(ax, 1) = 1", "Full")]
    [InlineData("not (ax = 1)", "Full")]
    [InlineData("case when ax is null then true end", "Full")]
    public void A_full_join_keeps_as_much_as_the_condition_above_it_may_want(string condition, string kind)
    {
        var plan = FilterPushdown.Apply(
            Database.Plain.Bind($"select 1 from a full join b on aid = bid where {condition}")
        );
        Assert.Contains($"{kind} on aid = bid", Trees.Print(plan), StringComparison.Ordinal);
    }
}
