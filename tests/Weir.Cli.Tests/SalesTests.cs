using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>The known facts of a small file, as the program prints them.</summary>
public sealed class SalesTests : CliTest
{
    private const string Totals =
        "select count(*) as orders, sum(quantity * price) as revenue, count(distinct customer_id) as customers, count(distinct product) as products from data";

    private const string Regions =
        "select region, count(*) as orders, sum(quantity * price) as revenue from data group by region order by revenue desc";

    [SharedFact("data/sales.csv")]
    public async Task All_facts_come_out_as_CSV()
    {
        Assert.Equal("orders,revenue,customers,products\n30,3041.64,29,10\n", await PrintAsync(Totals, "csv"));
        Assert.Equal(
            "region,orders,revenue\nNorth,8,809.75\nSouth,8,784.80\nEast,7,728.34\nWest,7,718.75\n",
            await PrintAsync(Regions, "csv")
        );
    }

    [SharedFact("data/sales.csv")]
    public async Task All_facts_come_out_as_JSON()
    {
        Assert.Equal(
            "[{\"orders\":30,\"revenue\":3041.64,\"customers\":29,\"products\":10}]",
            await PrintAsync(Totals, "json")
        );
        Assert.Equal(
            "[{\"region\":\"North\",\"orders\":8,\"revenue\":809.75},"
                + "{\"region\":\"South\",\"orders\":8,\"revenue\":784.80},"
                + "{\"region\":\"East\",\"orders\":7,\"revenue\":728.34},"
                + "{\"region\":\"West\",\"orders\":7,\"revenue\":718.75}]",
            await PrintAsync(Regions, "json")
        );
    }

    private async Task<string> PrintAsync(string sql, string format)
    {
        var file = SharedFactAttribute.PathOf("data/sales.csv");
        var result = await Weir.RunAsync("sql", sql, "-s", "data=" + file, "--format", format);
        var output = result.Expect(0).Output;
        return format == "json" ? output.Replace("\n", "", StringComparison.Ordinal) : output;
    }
}
