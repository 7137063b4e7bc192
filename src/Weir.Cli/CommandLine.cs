using System.CommandLine;
using Weir.Cli.Commands;
using Weir.Cli.Interactive;
using Weir.Cli.Logging;

namespace Weir.Cli;

/// <summary>The verbs, and what happens around each: signals, time limits, errors, exit codes.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Weir: one SQL over files, databases and APIs, and loads that arrive complete.");
        ICommand[] commands =
        [
            new SqlCommand(),
            new RunCommand(),
            new CopyCommand(),
            new JobsCommand(),
            new VerifyCommand(),
            new StateCommand(),
            new DemoCommand(),
            new ExecCommand(),
            new ExplainCommand(),
            new ConnsCommand(),
            new EnginesCommand(),
            new InitCommand(),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command.Create());
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            ErrorPrinter.Print(
                Console.Error,
                new WeirException(ErrorCode.UsageError, parsed.Errors[0].Message)
                {
                    Hint = "weir --help lists verbs and options.",
                },
                isVerbose: false
            );
            return ExitCodes.Usage;
        }

        Log.Configure(parsed);
        // The library's own handling of signals would end the process before sources are told to stop.
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
    }

    /// <summary>Runs the work of a verb and turns how it ended into an exit code.</summary>
    public static Task<int> GuardAsync(
        Func<TimeSpan?> readTimeout,
        bool isVerbose,
        Func<CancellationToken, Task<int>> work
    ) =>
        GuardedRun.RunAsync(
            Console.Error,
            readTimeout,
            exception => ErrorPrinter.Print(Console.Error, exception, isVerbose),
            Terminal.CommandLine,
            work,
            Interrupts.TryGive
        );
}
