using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Secrets;

namespace Weir.Cli.Logging;

/// <summary>Lines on standard error by <c>--log-level</c>, as text or with <c>--log-json</c> one JSON object each. Never a secret.</summary>
internal static class Log
{
    public const string LevelOption = "--log-level";
    public const string JsonOption = "--log-json";

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static LogLevel Level { get; private set; } = LogLevel.Info;

    public static bool IsJson { get; private set; }

    /// <summary>Takes what the command line says; verbs without the options keep the defaults.</summary>
    public static void Configure(ParseResult parsed)
    {
        Level = parsed.GetResult(LevelOption) is null
            ? LogLevel.Info
            : Enum.Parse<LogLevel>(parsed.GetValue<string>(LevelOption)!, ignoreCase: true);
        IsJson = parsed.GetResult(JsonOption) is not null && parsed.GetValue<bool>(JsonOption);
    }

    public static void Warning(string text) => Write(LogLevel.Warning, text, "warning: " + text);

    public static void Info(string text) => Write(LogLevel.Info, text, text);

    public static void Debug(string text) => Write(LogLevel.Debug, text, "debug: " + text);

    /// <summary>An error as a JSON object.</summary>
    public static string ErrorObject(Exception exception, bool isVerbose)
    {
        var error = exception as WeirException;
        return Object(
            new
            {
                time = Now(),
                level = "error",
                code = error?.Code.Name ?? "INTERNAL",
                message = exception.Message,
                source = error?.SourceName,
                line = error?.Location?.Line,
                column = error?.Location?.Column,
                hint = error?.Hint,
                details = isVerbose ? exception.ToString() : null,
            }
        );
    }

    private static void Write(LogLevel level, string message, string text)
    {
        if (level > Level)
        {
            return;
        }

        var line = IsJson
            ? Object(
                new
                {
                    time = Now(),
                    level = level.ToString().ToLowerInvariant(),
                    message,
                }
            )
            : text;
        Console.Error.WriteLine(SecretRedactor.Redact(line));
    }

    private static string Object<T>(T value) => JsonSerializer.Serialize(value, Json);

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
