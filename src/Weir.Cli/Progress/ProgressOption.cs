using System.CommandLine;

namespace Weir.Cli.Progress;

/// <summary><c>--progress auto|bar|log|json|none</c>.</summary>
internal sealed class ProgressOption
{
    public ProgressOption() => Option.AcceptOnlyFromAmong("auto", "bar", "log", "json", "none");

    public Option<string> Option { get; } =
        new("--progress")
        {
            Description = "auto (a bar on a terminal, lines elsewhere), bar, log, json, none",
            DefaultValueFactory = _ => "auto",
        };

    public ProgressKind Value(ParseResult parsed, bool isQuiet) =>
        parsed.GetValue(Option) switch
        {
            "bar" => ProgressKind.Bar,
            "log" => ProgressKind.Log,
            "json" => ProgressKind.Json,
            "none" => ProgressKind.None,
            _ => isQuiet ? ProgressKind.None
            : Terminal.IsError ? ProgressKind.Bar
            : ProgressKind.Log,
        };
}
