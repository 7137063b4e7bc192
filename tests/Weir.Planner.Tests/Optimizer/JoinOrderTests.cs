using Weir.Plan;
using Weir.Planner.Optimizer;
using Weir.Planner.Statistics;
using Weir.Planner.Tests.Support;

namespace Weir.Planner.Tests.Optimizer;

/// <summary>The order of joins and the estimates it rests on, from known statistics.</summary>
public sealed class JoinOrderTests
{
    private static Database Shop =>
        new(
            new TestTable("sales", "product int, store int, amount int", 1_000_000),
            new TestTable("products", "pid int, category int", 10_000)
                .WithDistinct("pid", 10_000)
                .WithDistinct("category", 50),
            new TestTable("stores", "sid int, city text", 100).WithDistinct("sid", 100),
            new TestTable("unknown", "uid int, ux int")
        );

    [Fact]
    public void The_largest_table_streams_and_the_smaller_ones_are_built_first_the_one_that_leaves_fewest_rows() =>
        AssertOrder(
            """
            select amount from stores, products, sales
            where product = pid and store = sid and category = 7
            """,
            "sales products stores"
        );

    [Fact]
    public void Tables_that_nothing_connects_are_joined_last() =>
        AssertOrder("select 1 from stores, products, sales where product = pid", "sales products stores");

    [Fact]
    public void The_smaller_side_is_the_build_side() =>
        AssertOrder("select 1 from stores join sales on store = sid", "sales stores");

    [Fact]
    public void Outer_joins_stay_where_they_are() =>
        AssertOrder(
            "select 1 from stores left join sales on store = sid left join products on pid = product",
            "stores sales products"
        );

    [Fact]
    public void Joins_below_an_outer_join_are_ordered_among_themselves() =>
        AssertOrder(
            "select 1 from stores join sales on store = sid left join products on pid = product",
            "sales stores products"
        );

    [Fact]
    public void A_condition_that_can_raise_sees_the_pairs_of_its_own_join_only() =>
        AssertOrder(
            "select 1 from stores join products on 10 / (sid - category) > 1 join sales on product = pid",
            "sales stores products"
        );

    [Theory]
    [InlineData("select * from sales", 1_000_000)]
    [InlineData("select * from sales where amount = 3", 100_000)]
    [InlineData("select * from products where category = 3", 200)]
    [InlineData("select * from products where category <> 3", 9_000)]
    [InlineData("select * from products where category = 3 and pid > 5", 200 / 3.0)]
    [InlineData("select * from products where category in (1, 2)", 2_000)]
    [InlineData("select * from products where false", 0)]
    [InlineData("select * from sales join stores on store = sid", 1_000_000)]
    [InlineData("select * from sales left join stores on store = sid and city = 'x'", 1_000_000)]
    [InlineData("select * from products, stores", 1_000_000)]
    [InlineData("select count(*) from sales", 1)]
    [InlineData("select category, count(*) from products group by category", 50)]
    [InlineData("select * from sales limit 10", 10)]
    [InlineData("select * from stores offset 30", 70)]
    [InlineData("select * from stores limit 50 offset 80", 20)]
    [InlineData("select sid from stores union all select pid from products", 10_100)]
    [InlineData("values (1), (2)", 2)]
    [InlineData("select * from unknown limit 5", 5)]
    public void Estimates_come_from_statistics(string sql, double rows) =>
        Assert.Equal(rows, CardinalityEstimator.Rows(Shop.Plan(sql))!.Value, 3);

    [Theory]
    [InlineData("select * from unknown")]
    [InlineData("select * from unknown where ux = 1")]
    [InlineData("select * from unknown join stores on uid = sid")]
    [InlineData("select ux, count(*) from unknown group by ux")]
    [InlineData("select sid from stores union all select uid from unknown")]
    public void What_is_unknown_stays_unknown(string sql) => Assert.Null(CardinalityEstimator.Rows(Shop.Plan(sql)));

    [Fact]
    public void With_known_values_on_both_sides_the_larger_number_of_keys_decides()
    {
        // 10,000 rows with 10 different keys refer to 1,000 keys: each row finds one.
        var database = new Database(
            new TestTable("facts", "k int", 10_000).WithDistinct("k", 10),
            new TestTable("keys", "id int", 1_000).WithDistinct("id", 1_000)
        );
        Assert.Equal(10_000, CardinalityEstimator.Rows(database.Plan("select 1 from facts join keys on k = id")));
    }

    private static void AssertOrder(string sql, string tables)
    {
        var plan = JoinOrdering.Apply(FilterPushdown.Apply(Shop.Bind(sql)));
        Assert.Equal(tables, string.Join(' ', Tables(plan)));
    }

    private static IEnumerable<string> Tables(PlanNode node) =>
        node is TableNode table ? [table.Table.DisplayName] : node.Inputs.SelectMany(Tables);
}
