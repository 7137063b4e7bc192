using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>The example in examples/postgres, compared with what the server itself calculates from the same tables.</summary>
public sealed class PostgresExampleTests : CliTest
{
    private const string Sales = """
        SELECT o.order_id, o.ordered_at::timestamptz AS ordered_at, c.name AS customer, c.city,
               coalesce(r.region, 'unknown') AS region, p.name AS product, p.category, o.quantity::int AS quantity,
               round(o.quantity::int * o.unit_price::numeric * (1 - coalesce(o.discount, 0)), 2)::numeric(12, 2) AS amount
        FROM (SELECT * FROM shop.orders WHERE order_id NOT IN (100812, 102048, 103334)) AS o
        JOIN shop.products p USING (product_id)
        JOIN shop.customers c USING (customer_id)
        LEFT JOIN shop.regions r USING (country)
        WHERE o.status IN ('shipped', 'paid')
        """;

    private const string Revenue = $"""
        SELECT region, category, count(*) AS orders, count(DISTINCT customer) AS customers, sum(quantity) AS quantity,
               sum(amount)::numeric(15, 2) AS revenue
        FROM ({Sales}) AS s GROUP BY region, category
        """;

    private const string LargeSales =
        $"SELECT order_id, ordered_at, customer, product, amount FROM ({Sales}) AS s WHERE amount BETWEEN 500 AND 5400";

    [PostgresFact]
    public async Task The_example_gives_what_the_server_calculates_itself_each_time_it_runs()
    {
        Copy("quickstart/data");
        Copy("postgres");
        await using var database = await ExampleDatabase.CreateAsync(PostgresFactAttribute.Url!);
        await database.ExecuteAsync(await File.ReadAllTextAsync(PathOf("postgres/setup.sql")));
        var filled = await RunAsync(database, "run", "postgres/fill.yaml");
        Assert.Matches(@"orders\s+load\s+succeeded\s+6,000\s+5,999\s+0\s+1 ", filled.Errors);
        Assert.Single(Rejects("cut-off.csv"));

        for (var run = 0; run < 2; run++)
        {
            var result = await RunAsync(database, "run", "postgres/pipeline.yaml");
            Assert.Matches(@"large_sales\s+load\s+succeeded\s+1,\d\d\d\s+1,\d\d\d\s+0\s+9 ", result.Errors);
            await AssertSameAsync(database, Revenue, "SELECT * FROM mart.revenue");
            await AssertSameAsync(database, LargeSales, "SELECT * FROM mart.large_sales");
            Assert.Equal(3, (await database.RowsAsync("SELECT * FROM mart.damaged_orders")).Count);
            Assert.Equal(9, Rejects("rejected.csv").Length);
            Assert.All(Rejects("rejected.csv"), r => Assert.Contains("check constraint", r, StringComparison.Ordinal));
        }

        // The Parquet files go back into the server, which compares them with its own answer.
        foreach (var (file, expected) in new[] { ("revenue", Revenue), ("sales", Sales) })
        {
            Write(
                "postgres/back.yaml",
                $"tasks: {{ back: {{ load: {{ from: out/{file}.parquet, to: pg.mart.{file}_back, mode: create }} }} }}"
            );
            await RunAsync(database, "run", "postgres/back.yaml");
            await AssertSameAsync(database, expected, $"SELECT * FROM mart.{file}_back");
        }
    }

    private static async Task AssertSameAsync(ExampleDatabase database, string expected, string actual)
    {
        var rows = await database.RowsAsync(expected);
        Assert.NotEmpty(rows);
        Assert.Equal(rows, await database.RowsAsync(actual));
    }

    private async Task<WeirResult> RunAsync(ExampleDatabase database, params string[] arguments) =>
        (await database.Name(Weir).RunAsync([.. arguments, "-c", "postgres/weir.yaml"])).Expect(0);

    private string[] Rejects(string file) => [.. File.ReadAllLines(PathOf($"postgres/out/{file}")).Skip(1)];

    private void Copy(string example)
    {
        var source = new DirectoryInfo(Path.Combine(Examples(), example));
        Directory.CreateDirectory(PathOf(example));
        foreach (var file in source.EnumerateFiles())
        {
            file.CopyTo(PathOf(Path.Combine(example, file.Name)));
        }
    }

    private static string Examples()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Weir.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "examples");
    }
}
