using System.Runtime.InteropServices;

namespace Weir.Movement.Reporting;

/// <summary>What happens around the work of a program: signals, time limits, errors, exit codes.</summary>
public static class GuardedRun
{
    private const int BrokenPipe = 32;

    /// <summary>Runs the work and gives the exit code for how it ended; errors are printed, none leaves.</summary>
    /// <param name="errors">Takes errors and the command that resumes.</param>
    /// <param name="readTimeout">The longest time; null for none.</param>
    /// <param name="isVerbose">Whether errors show where they came from.</param>
    /// <param name="resumeCommand">The command that resumes a stopped job, without secrets.</param>
    /// <param name="work">Is told to stop by SIGINT, SIGTERM and the time limit.</param>
    public static async Task<int> RunAsync(
        TextWriter errors,
        Func<TimeSpan?> readTimeout,
        bool isVerbose,
        Func<string> resumeCommand,
        Func<CancellationToken, Task<int>> work
    )
    {
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(readTimeout);
        ArgumentNullException.ThrowIfNull(resumeCommand);
        ArgumentNullException.ThrowIfNull(work);
        using var stop = new CancellationTokenSource();
        var signal = 0;
        void OnSignal(PosixSignalContext context, int code)
        {
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
            ErrorPrinter.Print(errors, exception, isVerbose);
            errors.WriteLine("resume with: " + resumeCommand());
            return ExitCodes.Resumable;
        }
        catch (Exception) when (signal != 0)
        {
            errors.WriteLine("interrupted");
            return signal;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            ErrorPrinter.Print(
                errors,
                new WeirException(
                    ErrorCode.Timeout,
                    $"the time limit of {Amounts.Duration(timeout!.Value)} was reached"
                ),
                isVerbose
            );
            return ExitCodes.Failed;
        }
        catch (WeirException exception)
        {
            ErrorPrinter.Print(errors, exception, isVerbose);
            return ExitCodes.Of(exception);
        }
        catch (IOException exception) when (exception.HResult == BrokenPipe)
        {
            // The reader of our output has had enough, as head does.
            return ExitCodes.Done;
        }
        catch (Exception exception)
        {
            ErrorPrinter.Print(errors, exception, isVerbose);
            return ExitCodes.Failed;
        }
    }
}
