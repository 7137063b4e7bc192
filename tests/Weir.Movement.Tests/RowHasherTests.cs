using Weir.Connectors;
using Weir.Engine;
using Weir.Movement.Hashing;

namespace Weir.Movement.Tests;

public sealed class RowHasherTests
{
    private const string Values =
        "SELECT -5::integer AS a, 1.50::decimal(6,2) AS b, 'Grüße an alle Leute' AS c, true AS d, 2.5::double precision AS e, "
        + "NULL::integer AS f, DATE '2024-01-01' AS g, TIMESTAMP '2024-01-01 00:00:00' AS h, "
        + "'{\"b\": [1, null, \"x\"], \"a\": 1.50}'::json AS i UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL";

    [Fact]
    public async Task The_hash_is_the_documented_one()
    {
        // Computed by an implementation of docs/movement.md in another language.
        Assert.Equal("a2184c9c0eef30749eec18a6dad55fca", (await HashAsync(Values)).ToString());
    }

    [Fact]
    public async Task Order_width_and_scale_do_not_matter_but_values_do()
    {
        var hash = await HashAsync("SELECT * FROM (VALUES (1, 1.5), (2, 2.5)) t(a, b)");
        Assert.Equal(
            hash,
            await HashAsync("SELECT a::bigint, b::decimal(30, 10) FROM (VALUES (2, 2.5), (1, 1.5)) t(a, b)")
        );
        Assert.NotEqual(hash, await HashAsync("SELECT * FROM (VALUES (1, 2.5), (2, 1.5)) t(a, b)"));
        Assert.NotEqual(hash, await HashAsync("SELECT * FROM (VALUES (1, 1.5), (2, NULL)) t(a, b)"));
        Assert.NotEqual(await HashAsync("SELECT 'x|y', 'z'"), await HashAsync("SELECT 'x', 'y|z'"));
        Assert.NotEqual(await HashAsync("SELECT ''"), await HashAsync("SELECT NULL::varchar"));
        Assert.NotEqual(await HashAsync("SELECT 'a', NULL::varchar"), await HashAsync("SELECT NULL::varchar, 'a'"));
    }

    private static async Task<RowHash> HashAsync(string sql)
    {
        await using var session = new WeirSession(new SessionOptions());
        await using var result = await session.QueryAsync(sql);
        var hasher = new RowHasher();
        var sum = RowHash.Zero;
        while (await result.NextAsync() is { } batch)
        {
            using (batch)
            {
                sum += hasher.Sum(batch, result.Schema.Count);
            }
        }

        return sum;
    }
}
