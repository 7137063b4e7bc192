using System.CommandLine;
using System.Runtime.InteropServices;
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
    public static async Task<int> GuardAsync(
        Func<TimeSpan?> readTimeout,
        bool isVerbose,
        Func<CancellationToken, Task<int>> work
    )
    {
        using var stop = new CancellationTokenSource();
        var signal = 0;
        void OnSignal(PosixSignalContext context, int code)
        {
            if (code == ExitCodes.Interrupted && Interrupts.TryGive())
            {
                context.Cancel = true;
                return;
            }

            // The second signal ends the process at once.
            context.Cancel = signal == 0;
            signal = code;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            c => OnSignal(c, ExitCodes.Interrupted)
        );
        using var terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            c => OnSignal(c, ExitCodes.Terminated)
        );
        TimeSpan? timeout = null;
        try
        {
            timeout = readTimeout();
            if (timeout is { } limit)
            {
                stop.CancelAfter(limit);
            }

            return await work(stop.Token).ConfigureAwait(false);
        }
        catch (WeirException exception) when (exception.Code == ErrorCode.JobStopped)
        {
            ErrorPrinter.Print(Console.Error, exception, isVerbose);
            Console.Error.WriteLine("resume with: " + Terminal.CommandLine());
            return ExitCodes.Resumable;
        }
        catch (Exception) when (signal != 0)
        {
            Console.Error.WriteLine("interrupted");
            return signal;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            ErrorPrinter.Print(
                Console.Error,
                new WeirException(
                    ErrorCode.Timeout,
                    $"the time limit of {Terminal.Duration(timeout!.Value)} was reached"
                ),
                isVerbose
            );
            return ExitCodes.Failed;
        }
        catch (WeirException exception)
        {
            ErrorPrinter.Print(Console.Error, exception, isVerbose);
            return ExitCodes.Of(exception);
        }
        catch (IOException exception) when (exception.HResult == BrokenPipe)
        {
            // The reader of our output has had enough, as head does.
            return ExitCodes.Done;
        }
        catch (Exception exception)
        {
            ErrorPrinter.Print(Console.Error, exception, isVerbose);
            return ExitCodes.Failed;
        }
    }

    private const int BrokenPipe = 32;
}
