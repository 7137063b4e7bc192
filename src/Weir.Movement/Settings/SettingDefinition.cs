using System.Globalization;
using Weir.Configuration;

namespace Weir.Movement;

/// <summary>A setting by its name in files, on the command line and in the environment.</summary>
/// <param name="Name">Such as <c>chunk_rows</c>.</param>
/// <param name="Form">What values look like, for messages.</param>
/// <param name="Read">The settings with the value of a text; null when the text is no such value.</param>
/// <param name="Show">The value as text.</param>
public sealed record SettingDefinition(
    string Name,
    string Form,
    Func<TransferSettings, string, TransferSettings?> Read,
    Func<TransferSettings, string> Show
)
{
    /// <summary>All settings of transfers.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new(
            "parallel",
            "auto, on or off",
            (s, t) =>
                t switch
                {
                    "auto" => s with { Parallel = ParallelPolicy.Auto },
                    "on" or "true" => s with { Parallel = ParallelPolicy.On },
                    "off" or "false" => s with { Parallel = ParallelPolicy.Off },
                    _ => null,
                },
            s =>
                s.Parallel switch
                {
                    ParallelPolicy.On => "on",
                    ParallelPolicy.Off => "off",
                    _ => "auto",
                }
        ),
        Number("workers", (s, n) => n <= int.MaxValue ? s with { Workers = (int)n } : null, s => s.Workers),
        Number("chunk_rows", (s, n) => s with { ChunkRows = n }, s => s.ChunkRows),
        Number("min_rows_for_parallel", (s, n) => s with { MinRowsForParallel = n }, s => s.MinRowsForParallel),
        Number("retries", (s, n) => n <= int.MaxValue ? s with { Retries = (int)n } : null, s => s.Retries),
        Time("retry_delay", (s, t) => s with { RetryDelay = t }, s => s.RetryDelay),
        Time("max_retry_delay", (s, t) => s with { MaxRetryDelay = t }, s => s.MaxRetryDelay),
        Number("max_rows_per_second", (s, n) => s with { MaxRowsPerSecond = n }, s => s.MaxRowsPerSecond),
        Time("statement_limit", (s, t) => s with { StatementLimit = t }, s => s.StatementLimit),
        Number("max_rejects", (s, n) => s with { MaxRejects = n }, s => s.MaxRejects),
        Number(
            "max_failed_chunks",
            (s, n) => n <= int.MaxValue ? s with { MaxFailedChunks = (int)n } : null,
            s => s.MaxFailedChunks
        ),
    ];

    /// <summary>The environment variable, such as <c>WEIR_TRANSFER_CHUNK_ROWS</c>.</summary>
    public string Variable => "WEIR_TRANSFER_" + Name.ToUpperInvariant();

    private static SettingDefinition Number(
        string name,
        Func<TransferSettings, long, TransferSettings?> set,
        Func<TransferSettings, long> get
    ) =>
        new(
            name,
            "a whole number",
            (s, t) =>
                long.TryParse(
                    t.Replace("_", "", StringComparison.Ordinal),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? set(s, number)
                    : null,
            s => get(s).ToString(CultureInfo.InvariantCulture)
        );

    private static SettingDefinition Time(
        string name,
        Func<TransferSettings, TimeSpan, TransferSettings> set,
        Func<TransferSettings, TimeSpan> get
    ) =>
        new(
            name,
            "a duration such as 30s",
            (s, t) =>
                t == "0" ? set(s, TimeSpan.Zero)
                : Quantities.TryParseDuration(t, out var time) ? set(s, time)
                : null,
            s => string.Create(CultureInfo.InvariantCulture, $"{get(s).TotalSeconds}s")
        );
}
