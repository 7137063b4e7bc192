using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>Copies by key into files, from the command line.</summary>
public sealed class KeyedFileTests : CliTest
{
    private static readonly string[] Arguments = ["day.csv", "customers.parquet", "--mode", "scd2", "--key", "id"];

    [Fact]
    public async Task A_file_keeps_the_history_of_its_rows()
    {
        Write("day.csv", "id,city\n1,Rome\n2,Oslo\n3,\n");
        (await CopyAsync()).Expect(0);
        Write("day.csv", "id,city\n1,Rome\n2,Bergen\n3,Paris\n4,Lima\n");
        var plan = (await CopyAsync("--dry-run")).Expect(0);
        Assert.Contains("FULL JOIN", plan.Output, StringComparison.Ordinal);

        var result = (await CopyAsync("--verify")).Expect(0);

        Assert.Contains("3 inserted, 0 updated, 2 deleted, 1 unchanged", result.Errors, StringComparison.Ordinal);
        (await Weir.RunAsync(["verify", .. Arguments])).Expect(0);
        var state = (await Weir.RunAsync(["state", "show", .. Arguments])).Expect(0);
        Assert.Contains("run 2: done", state.Output, StringComparison.Ordinal);
        const string Versions =
            "SELECT id, city, is_current, valid_to IS NULL AS open FROM 'customers.parquet' ORDER BY id, valid_from";
        var rows = (await Weir.RunAsync("sql", Versions, "--format", "csv", "-q")).Expect(0);
        Assert.Equal(
            "id,city,is_current,open\n1,Rome,true,true\n2,Oslo,false,false\n2,Bergen,true,true\n3,,false,false\n3,Paris,true,true\n4,Lima,true,true\n",
            rows.Output
        );
    }

    [Fact]
    public async Task A_text_file_refuses_keys_and_says_what_takes_them()
    {
        Write("day.csv", "id,city\n1,Rome\n");
        var result = await Weir.RunAsync("copy", "day.csv", "copy.csv", "--mode", "upsert", "--key", "id");
        Assert.Contains("Parquet", result.Expect(1).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("copy.csv", Files(), StringComparison.Ordinal);
    }

    private Task<WeirResult> CopyAsync(params string[] more) => Weir.RunAsync(["copy", .. Arguments, .. more]);
}
