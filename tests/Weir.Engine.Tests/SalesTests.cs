using Weir.Engine.Tests.Support;

namespace Weir.Engine.Tests;

public sealed class SalesTests
{
    [SharedTheory]
    [InlineData("select count(*), count(distinct customer_id), count(distinct product) from 'sales.csv'", "30|29|10")]
    [InlineData("select sum(quantity * price) from 'sales.csv'", "3041.64")]
    [InlineData(
        "select region, count(*), sum(quantity * price) from 'sales.csv' group by region order by 3 desc",
        "North|8|809.75;South|8|784.80;East|7|728.34;West|7|718.75"
    )]
    public async Task Facts_of_the_sales_file(string sql, string expected)
    {
        await using var session = await Sessions.OpenAsync(SharedFiles.Path("data"));
        Assert.Equal(expected, string.Join(';', await Sessions.RowsAsync(session, sql)));
    }
}
