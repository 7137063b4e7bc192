using Weir.Planner.Optimizer;
using Weir.Planner.Tests.Support;

namespace Weir.Planner.Tests.Optimizer;

/// <summary>Constant folding, common conditions of OR, queries of WITH, pruning of columns.</summary>
public sealed class SimplificationTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("date '1995-01-31' + interval '1' month", "TIMESTAMP '1995-02-28 00:00:00'")]
    [InlineData("upper('x') || 'y'", "'Xy'")]
    [InlineData("1 < 2", "true")]
    [InlineData("null is null", "true")]
    [InlineData("ax + (1 + 1)", "ax + 2")]
    [InlineData("true and ax = 1", "ax = 1")]
    [InlineData("ax = 1 or true", "true")]
    [InlineData("ax = 1 and false", "false")]
    public void What_does_not_depend_on_rows_is_computed_once(string expression, string folded) =>
        Assert.Equal(folded, Folded(expression));

    [Theory]
    [InlineData("1 / 0", "1 / 0")]
    [InlineData("ax * 0", "ax * 0")]
    [InlineData("ax - ax", "ax - ax")]
    [InlineData("ax = ax", "ax = ax")]
    [InlineData("random() < 2", "random() < 2")]
    [InlineData("10 / ax = 1 and false", "((10 / ax) = 1) AND false")]
    [InlineData("ax = 1 and null", "(ax = 1) AND NULL")]
    public void What_could_raise_or_be_NULL_or_differ_is_left_alone(string expression, string folded) =>
        Assert.Equal(folded, Folded(expression));

    [Theory]
    [InlineData("(ax = 1 and bx = 2) or (ax = 1 and bx = 3)", "(ax = 1) AND ((bx = 2) OR (bx = 3))")]
    [InlineData("ax = 1 or (ax = 1 and bx = 3)", "ax = 1")]
    [InlineData("(ax = 1 and bx = 2) or (ax = 2 and bx = 3)", "((ax = 1) AND (bx = 2)) OR ((ax = 2) AND (bx = 3))")]
    [InlineData(
        "(10 / ax = 1 and bx = 2) or (10 / ax = 1 and bx = 3)",
        "(((10 / ax) = 1) AND (bx = 2)) OR (((10 / ax) = 1) AND (bx = 3))"
    )]
    public void What_all_branches_of_an_OR_have_in_common_comes_out_of_it(string condition, string after)
    {
        var tree = Trees.Print(ConstantFolding.Apply(Database.Plain.Bind($"select 1 from a, b where {condition}")));
        Assert.Equal($"  Filter {after}", tree.Split('\n')[1]);
    }

    [Fact]
    public void A_query_of_WITH_runs_in_its_place_when_it_is_used_once() =>
        new Rule(SharedQueries.Apply).Fires(
            "with q as (select aid from a) select * from q where aid = 1",
            """
            Project aid
              Filter aid = 1
                Shared 1
                  Project aid
                    a(aid, ax, at)
            """,
            """
            Project aid
              Filter aid = 1
                Project aid
                  Project aid
                    a(aid, ax, at)
            """
        );

    [Theory]
    [InlineData("with q as (select aid from a) select 1 from q x, q y", 2)]
    [InlineData("with q as materialized (select aid from a) select 1 from q", 1)]
    [InlineData("with q as not materialized (select aid from a) select 1 from q x, q y", 0)]
    public void A_query_of_WITH_is_shared_when_it_is_used_again_or_the_statement_says_so(string sql, int shared)
    {
        var tree = Trees.Print(SharedQueries.Apply(Database.Plain.Bind(sql)));
        Assert.Equal(shared, tree.Split("Shared 1").Length - 1);
    }

    [Theory]
    [InlineData("select ax from a", "a(ax)")]
    [InlineData("select count(*) from a", "a()")]
    [InlineData("select ax from a order by at", "a(ax, at)")]
    [InlineData("select ax from a group by ax, aid", "a(aid, ax)")]
    [InlineData("select sum(ax) filter (where at = 'x') from a", "a(ax, at)")]
    [InlineData("select ax from (select ax, random() as r, at from a) q", "a(ax)")]
    [InlineData("select distinct on (at) ax from a order by at, aid", "a(aid, ax, at)")]
    [InlineData("select ax from (select * from a limit 3) q", "a(ax)")]
    [InlineData("select ax from (select ax, max(at) from a group by ax) q", "a(ax)")]
    public void A_table_is_asked_for_the_columns_that_something_above_needs(string sql, string table) =>
        Assert.Equal(table, Trees.Print(ColumnPruning.Apply(Database.Plain.Bind(sql))).Split('\n')[^1].Trim());

    [Fact]
    public void Joins_unions_and_set_operations_keep_what_decides_about_rows()
    {
        var rule = new Rule(ColumnPruning.Apply);
        rule.Fires(
            "select at from a join b on aid = bid and ax < bx",
            """
            Project at
              Inner on aid = bid if ax < bx
                a(aid, ax, at)
                b(bid, bx, bt)
            """,
            """
            Project at
              Inner on aid = bid if ax < bx
                a(aid, ax, at)
                b(bid, bx)
            """
        );
        rule.Fires(
            "select x from (select aid, ax as x from a union all select bid, bx from b) q",
            """
            Project x
              UnionAll
                Project aid, ax
                  a(aid, ax, at)
                Project bid, bx
                  b(bid, bx, bt)
            """,
            """
            UnionAll
              a(ax)
              b(bx)
            """
        );
        Assert.Contains(
            "a(aid, ax)",
            Trees.Print(
                ColumnPruning.Apply(
                    Database.Plain.Bind("select x from (select aid, ax as x from a except select bid, bx from b) q")
                )
            ),
            StringComparison.Ordinal
        );
    }

    private static string Folded(string expression)
    {
        var tree = Trees.Print(ConstantFolding.Apply(Database.Plain.Bind($"select {expression} as y from a")));
        var line = tree.Split('\n')[0];
        return line["Project ".Length..^" as y".Length];
    }
}
