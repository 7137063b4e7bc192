using System.CommandLine;
using Weir.Cli.Exec;
using Weir.Cli.Progress;
using Weir.Commands;
using Weir.Commands.Scripts;
using Weir.Configuration;
using Weir.Connectors.Commands;
using Weir.Hosting;

namespace Weir.Cli.Commands;

/// <summary><c>weir exec</c>: many statements to one database in few round trips, with an outcome for each.</summary>
internal sealed class ExecCommand : ICommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<string> _on = new("--on") { Description = "The connection", Required = true };
    private readonly Option<string> _strategy = new("--strategy")
    {
        Description = "sequential (stops at the first failure), parallel, transactional (all or nothing), best_effort",
        DefaultValueFactory = _ => "sequential",
    };
    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "SQL, or JSON lines of {sql, params, tag, lane, idempotent, timeout}; default: standard input",
    };
    private readonly Option<string?> _format = new("--format")
    {
        Description = "Outcomes as table, jsonl or null (default: table on a terminal, else jsonl)",
    };
    private readonly Option<string?> _failed = new("--failed")
    {
        Description = "A file that will hold what did not succeed, to be run again",
    };
    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Shows what would be merged and why not; executes nothing",
    };
    private readonly Option<bool> _noMerge = new("--no-merge") { Description = "Sends every statement as it is" };
    private readonly Option<int> _batchSize = new("--batch-size")
    {
        Description = "Statements that go out together",
        DefaultValueFactory = _ => CommandPipelineOptions.Default.BatchSize,
    };
    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Connections of the strategy parallel",
        DefaultValueFactory = _ => CommandPipelineOptions.Default.Parallelism,
    };
    private readonly Option<int> _retries = new("--retries")
    {
        Description = "Repetitions after an error that may pass",
        DefaultValueFactory = _ => CommandPipelineOptions.Default.MaxRetries,
    };
    private readonly Option<bool> _adaptive = new("--adaptive") { Description = "The batch size follows the latency" };
    private readonly Option<string?> _limit = new("--statement-timeout")
    {
        Description = "The time limit of each statement, such as 5s",
    };
    private readonly ProgressOption _progress = new();

    public Command Create()
    {
        _strategy.AcceptOnlyFromAmong("sequential", "parallel", "transactional", "best_effort");
        _format.AcceptOnlyFromAmong("table", "jsonl", "null");
        var command = new Command("exec", "Executes many statements in few round trips")
        {
            _on,
            _strategy,
            _file,
            _format,
            _failed,
            _explain,
            _noMerge,
            _batchSize,
            _parallel,
            _retries,
            _adaptive,
            _limit,
            _progress.Option,
        };
        _common.Handle(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = Options(parsed);
        var session = await SessionFactory
            .CreateAsync(_common.Request(parsed), cancellationToken)
            .ConfigureAwait(false);
        await using var scope = session.ConfigureAwait(false);
        var name = parsed.GetValue(_on)!;
        var source =
            session.Connections.FirstOrDefault(c => c.Name == name)
            ?? throw new WeirException(ErrorCode.UsageError, $"there is no connection \"{name}\"")
            {
                Hint = Suggestions.DidYouMean(name, session.Connections.Select(c => c.Name)),
            };
        if (source is not ICommandSource commands)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"connection \"{name}\" ({source.Type}) takes no command pipelines"
            );
        }

        using var input = Open(parsed.GetValue(_file));
        var statements = ScriptReader.ReadAsync(input, parsed.GetValue(_file) ?? "standard input", cancellationToken);
        if (parsed.GetValue(_explain))
        {
            await ExecPlan
                .WriteAsync(Console.Out, commands, options, statements, cancellationToken)
                .ConfigureAwait(false);
            return ExitCodes.Done;
        }

        var isQuiet = _common.IsQuiet(parsed);
        var run = new ExecRun(
            commands,
            options,
            parsed.GetValue(_format) ?? (Terminal.IsOutput ? "table" : "jsonl"),
            parsed.GetValue(_failed),
            isQuiet,
            parsed.GetResult(_progress.Option) is { Implicit: false }
                ? _progress.Value(parsed, isQuiet)
                : ProgressKind.None
        );
        return await run.RunAsync(statements, cancellationToken).ConfigureAwait(false);
    }

    private CommandPipelineOptions Options(ParseResult parsed)
    {
        TimeSpan? limit = null;
        if (parsed.GetValue(_limit) is { } text)
        {
            limit = Quantities.TryParseDuration(text, out var time)
                ? time
                : throw new WeirException(
                    ErrorCode.UsageError,
                    $"--statement-timeout must be a duration such as 5s, not \"{text}\""
                );
        }

        var size = parsed.GetValue(_batchSize);
        var strategy = parsed.GetValue(_strategy) switch
        {
            "parallel" => CommandStrategy.Parallel,
            "transactional" => CommandStrategy.Transactional,
            "best_effort" => CommandStrategy.BestEffort,
            _ => CommandStrategy.Sequential,
        };
        var options = new CommandPipelineOptions
        {
            Strategy = strategy,
            BatchSize = size,
            MaxQueue = MaxQueue(size, strategy == CommandStrategy.Parallel ? parsed.GetValue(_parallel) : 1),
            Merge = !parsed.GetValue(_noMerge),
            Parallelism = parsed.GetValue(_parallel),
            MaxRetries = parsed.GetValue(_retries),
            AdaptiveBatchSize = parsed.GetValue(_adaptive),
            StatementTimeout = limit,
        };
        try
        {
            options.Validate();
        }
        catch (WeirException exception)
        {
            throw new WeirException(ErrorCode.UsageError, exception.Message, exception);
        }

        return options;
    }

    /// <summary>
    /// What is being executed and as much again. More would only grow old in memory: a script is read faster than executed.
    /// </summary>
    private static int MaxQueue(int batchSize, int connections)
    {
        var trip = Math.Clamp(batchSize, 1, 10_000) * CommandPipelineOptions.Default.BatchesPerTrip;
        return Math.Min(2 * trip * Math.Clamp(connections, 1, 100), CommandPipelineOptions.Default.MaxQueue + trip);
    }

    private static TextReader Open(string? file)
    {
        if (file is null or "-")
        {
            return new StreamReader(Console.OpenStandardInput());
        }

        return File.Exists(file)
            ? new StreamReader(file)
            : throw new WeirException(ErrorCode.FileNotFound, $"the file {file} does not exist");
    }
}
