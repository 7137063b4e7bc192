using Weir.Cli.Tests.Support;
using Weir.Movement;

namespace Weir.Cli.Tests;

/// <summary><c>weir copy --show-settings</c>: each value, and where it comes from.</summary>
public sealed class ShowSettingsTests : CliTest
{
    [Fact]
    public async Task Every_setting_is_shown_with_its_origin()
    {
        Write("weir.yaml", "settings:\n  transfer: { chunk_rows: 123, retries: 7 }\n");
        var names = SettingDefinition.All.Select(d => d.Name).ToList();
        var shown = await ShowAsync();
        Assert.Equal(string.Join(" ", names), string.Join(" ", shown.Select(s => s[0])));
        Assert.Equal(["123", "the configuration file"], shown.First(s => s[0] == "chunk_rows")[1..]);
        Assert.Equal(["7", "the configuration file"], shown.First(s => s[0] == "retries")[1..]);
        Assert.All(
            shown.Where(s => s[0] is not ("chunk_rows" or "retries" or "max_rejects")),
            s => Assert.Equal("default", s[2])
        );
        Assert.Equal(["5", "environment WEIR_TRANSFER_MAX_REJECTS"], shown.First(s => s[0] == "max_rejects")[1..]);

        var given = SettingDefinition.All.Select(d => (d.Name, Value: Value(d))).ToList();
        shown = await ShowAsync([.. given.SelectMany(g => new[] { "--setting", $"{g.Name}={g.Value}" })]);
        Assert.Equal(given.Select(g => (string[])[g.Name, g.Value, "this run"]), shown);
    }

    /// <summary>A value that is nobody's default, as it is shown.</summary>
    private static string Value(SettingDefinition definition) =>
        definition.Name switch
        {
            "parallel" => "off",
            "retry_delay" => "11s",
            "max_retry_delay" => "13s",
            _ => definition.Form.StartsWith("a duration", StringComparison.Ordinal) ? "17s" : "19",
        };

    private async Task<List<string[]>> ShowAsync(params string[] options)
    {
        var result = await Weir.With("WEIR_TRANSFER_MAX_REJECTS", "5")
            .RunAsync(["copy", "a.csv", "b.csv", "--show-settings", .. options]);
        return
        [
            .. result
                .Expect(0)
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];
    }
}
