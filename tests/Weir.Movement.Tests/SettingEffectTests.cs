using System.Globalization;
using Weir.Movement.Tests.Support;

namespace Weir.Movement.Tests;

/// <summary>Every setting does something that can be seen: with two values of it, two different things happen.</summary>
public sealed class SettingEffectTests
{
    private static readonly Dictionary<string, Effect> Effects = new(StringComparer.Ordinal)
    {
        ["parallel"] = new(("on", "4 workers"), ("off", "1 workers"), WorkersAsync),
        ["workers"] = new(("2", "2 workers"), ("3", "3 workers"), WorkersAsync),
        ["chunk_rows"] = new(("100", "10 chunks"), ("250", "4 chunks"), ChunksAsync),
        ["min_rows_for_parallel"] = new(("10", "4 workers"), ("5000", "1 workers"), WorkersAsync)
        {
            Base = Stage.Quick with { Parallel = ParallelPolicy.Auto },
        },
        ["retries"] = new(("0", "1 attempts"), ("2", "3 attempts"), AttemptsAsync),
        ["retry_delay"] = new(("1ms", "soon"), ("1500ms", "late"), TriedAgainAsync)
        {
            Base = Stage.Quick with { Retries = 1, MaxRetryDelay = TimeSpan.FromSeconds(10) },
        },
        ["max_retry_delay"] = new(("200ms", "soon"), ("10s", "late"), TriedAgainAsync)
        {
            Base = Stage.Quick with { Retries = 4, RetryDelay = TimeSpan.FromMilliseconds(100) },
        },
        ["max_rows_per_second"] = new(("0", "soon"), ("400", "late"), MovedAsync),
        ["statement_limit"] = new(("0", "none"), ("5s", "00:00:05"), StatementLimitAsync),
        ["max_rejects"] = new(("1", "LIMIT_EXCEEDED"), ("2", "2 rejected"), RejectedAsync),
        ["max_failed_chunks"] = new(("1", "1 chunks begun"), ("5", "5 chunks begun"), FailedAsync)
        {
            Base = Stage.Quick with { Retries = 0, Workers = 1 },
        },
    };

    public static TheoryData<string> Names => [.. SettingDefinition.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_setting_has_an_effect(string name)
    {
        var definition = SettingDefinition.All.First(d => d.Name == name);
        Assert.True(Effects.TryGetValue(name, out var effect), $"no test sees what {name} does");
        foreach (var (value, expected) in new[] { effect.First, effect.Second })
        {
            var settings = definition.Read(effect.Base, value);
            Assert.NotNull(settings);
            await using var stage = new Stage(1000);
            Assert.Equal(expected, await effect.Observe(stage, stage.Transfer().WithSettings(settings)));
        }
    }

    private static async Task<string> WorkersAsync(Stage stage, Transfer transfer) =>
        Invariant($"{(await transfer.PlanAsync()).Workers} workers");

    private static async Task<string> ChunksAsync(Stage stage, Transfer transfer) =>
        Invariant($"{(await transfer.RunAsync()).Chunks} chunks");

    /// <summary>How often a chunk that never succeeds is tried.</summary>
    private static async Task<string> AttemptsAsync(Stage stage, Transfer transfer)
    {
        stage.Numbers.Rows = 100;
        var attempts = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "commit")
            {
                attempts++;
                throw new WeirException(ErrorCode.ConnectionLost, "lost");
            }
        };
        await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        return Invariant($"{attempts} attempts");
    }

    /// <summary>Whether all attempts together took more than a second.</summary>
    private static async Task<string> TriedAgainAsync(Stage stage, Transfer transfer)
    {
        var clock = TimeProvider.System.GetTimestamp();
        await AttemptsAsync(stage, transfer);
        return Pace(clock);
    }

    private static async Task<string> MovedAsync(Stage stage, Transfer transfer)
    {
        var clock = TimeProvider.System.GetTimestamp();
        await transfer.RunAsync();
        return Pace(clock);
    }

    private static string Pace(long clock) =>
        TimeProvider.System.GetElapsedTime(clock) > TimeSpan.FromSeconds(1.3) ? "late" : "soon";

    private static async Task<string> StatementLimitAsync(Stage stage, Transfer transfer)
    {
        await transfer.RunAsync();
        return stage.Numbers.Asked!.StatementLimit?.ToString() ?? "none";
    }

    private static async Task<string> RejectedAsync(Stage stage, Transfer transfer)
    {
        stage.Target.Refuses = row =>
            row.StartsWith("n=5,", StringComparison.Ordinal) || row.StartsWith("n=7,", StringComparison.Ordinal);
        transfer = transfer with { RejectFile = Path.Combine(stage.Folder.FullName, "rejects.csv") };
        try
        {
            return Invariant($"{(await transfer.RunAsync()).Rejected} rejected");
        }
        catch (WeirException exception)
        {
            return exception.Code.Name;
        }
    }

    private static async Task<string> FailedAsync(Stage stage, Transfer transfer)
    {
        var begun = 0;
        stage.Target.At = (step, _) =>
        {
            if (step == "begin")
            {
                begun++;
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        return Invariant($"{begun} chunks begun");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Two values with what happens then.</summary>
    private sealed record Effect(
        (string Value, string Seen) First,
        (string Value, string Seen) Second,
        Func<Stage, Transfer, Task<string>> Observe
    )
    {
        /// <summary>The other settings.</summary>
        public TransferSettings Base { get; init; } = Stage.Quick;
    }
}
