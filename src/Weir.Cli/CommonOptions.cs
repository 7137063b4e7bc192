using System.CommandLine;
using Weir.Cli.Logging;
using Weir.Configuration;
using Weir.Hosting;
using Weir.Hosting.Configuration;

namespace Weir.Cli;

/// <summary>Options that every verb with a session has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The configuration file (default: weir.yaml here or in a parent folder)",
    };
    private readonly Option<string[]> _sources = new("--source", "-s")
    {
        Description = "A table or connection: NAME=path or NAME=URL; repeatable",
    };
    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Chains of operators that run at the same time",
    };
    private readonly Option<string?> _memory = new("--memory") { Description = "Memory of queries, such as 512MB" };
    private readonly Option<string?> _temp = new("--temp") { Description = "The folder of temporary files" };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "The longest time, such as 30s" };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting of the session: NAME=VALUE; repeatable",
    };
    private readonly Option<string> _engine = new("--engine", "-e")
    {
        Description = "The engine that runs queries: auto or weir",
        DefaultValueFactory = _ => "auto",
    };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print errors only, besides data" };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show where an error came from" };

    private readonly Option<string> _logLevel = new(Log.LevelOption)
    {
        Description = "What is told on standard error: error, warning, info, debug",
        DefaultValueFactory = _ => "info",
    };
    private readonly Option<bool> _logJson = new(Log.JsonOption)
    {
        Description = "Errors, warnings and notes as JSON objects, one a line",
    };

    /// <summary>Adds the options to a verb and runs its work under them: time limit, signals, errors as exit codes.</summary>
    public void Handle(Command command, Func<ParseResult, CancellationToken, Task<int>> work)
    {
        AddTo(command);
        command.SetAction(
            (parsed, _) =>
                CommandLine.GuardAsync(() => Timeout(parsed), IsVerbose(parsed), token => work(parsed, token))
        );
    }

    private void AddTo(Command command)
    {
        _logLevel.AcceptOnlyFromAmong("error", "warning", "info", "debug");
        _engine.AcceptOnlyFromAmong("auto", "weir");
        Option[] options =
        [
            _config,
            _sources,
            _engine,
            _set,
            _threads,
            _memory,
            _temp,
            _timeout,
            _quiet,
            _verbose,
            _logLevel,
            _logJson,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>A word with a dash in front is a mistyped option and not SQL, where it would be a comment.</summary>
    public static void RefuseUnknownOption(System.CommandLine.Parsing.ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(t => t.Value.StartsWith('-') && !t.Value.Any(char.IsWhiteSpace)))
        {
            result.AddError($"unknown option {token.Value}");
        }
    }

    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet) || Log.Level < LogLevel.Info;

    public bool IsVerbose(ParseResult parsed) => parsed.GetValue(_verbose);

    public TimeSpan? Timeout(ParseResult parsed) =>
        parsed.GetValue(_timeout) is not { } text ? null
        : Quantities.TryParseDuration(text, out var timeout) && timeout > TimeSpan.Zero ? timeout
        : throw new WeirException(ErrorCode.UsageError, $"--timeout must be a duration such as 30s, not \"{text}\"");

    public SessionRequest Request(ParseResult parsed)
    {
        var threads = parsed.GetValue(_threads);
        if (threads is < 1 or > 1024)
        {
            throw new WeirException(ErrorCode.UsageError, "--threads must be from 1 to 1024");
        }

        long? memory = null;
        if (parsed.GetValue(_memory) is { } text)
        {
            memory =
                Quantities.TryParseBytes(text, out var bytes) && bytes >= 1 << 20
                    ? bytes
                    : throw new WeirException(
                        ErrorCode.UsageError,
                        $"--memory must be a size of at least 1MB, not \"{text}\""
                    );
        }

        return new SessionRequest
        {
            ConfigurationFile = parsed.GetValue(_config),
            Sources = [.. (parsed.GetValue(_sources) ?? []).Select(s => Pair("--source", s, "path or NAME=URL"))],
            Set = [.. (parsed.GetValue(_set) ?? []).Select(s => Pair("--set", s, "VALUE"))],
            Settings = new WeirSettings
            {
                Threads = threads,
                Memory = memory,
                Temp = parsed.GetValue(_temp),
            },
            Warn = parsed.GetValue(_quiet) ? null : Log.Warning,
        };
    }

    private static KeyValuePair<string, string> Pair(string option, string text, string value)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? KeyValuePair.Create(text[..equals], text[(equals + 1)..])
            : throw new WeirException(ErrorCode.UsageError, $"{option} must be NAME={value}, not \"{text}\"");
    }
}
