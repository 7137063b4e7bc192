using System.Runtime.InteropServices;

namespace Weir.Movement.Reporting;

/// <summary>What happens around the work of a program: signals, time limits, errors, exit codes.</summary>
public static class GuardedRun
{
    private const int BrokenPipe = 32;

    /// <summary>Runs the work and gives the exit code for how it ended; errors are printed, none leaves.</summary>
    /// <param name="errors">Takes the command that resumes.</param>
    /// <param name="readTimeout">The longest time; null for none.</param>
    /// <param name="print">Prints an error, without secrets.</param>
    /// <param name="resumeCommand">The command that resumes a stopped job, without secrets.</param>
    /// <param name="work">Is told to stop by SIGINT, SIGTERM and the time limit.</param>
    /// <param name="takeInterrupt">Asked at each SIGINT: true when somebody else had it, and the work goes on.</param>
    public static async Task<int> RunAsync(
        TextWriter errors,
        Func<TimeSpan?> readTimeout,
        Action<Exception> print,
        Func<string> resumeCommand,
        Func<CancellationToken, Task<int>> work,
        Func<bool>? takeInterrupt = null
    )
    {
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(readTimeout);
        ArgumentNullException.ThrowIfNull(print);
        ArgumentNullException.ThrowIfNull(resumeCommand);
        ArgumentNullException.ThrowIfNull(work);
        using var stop = new CancellationTokenSource();
        var signal = 0;
        void OnSignal(PosixSignalContext context, int code)
        {
            if (code == ExitCodes.Interrupted && takeInterrupt?.Invoke() == true)
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
            print(exception);
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
            print(
                new WeirException(
                    ErrorCode.Timeout,
                    $"the time limit of {Amounts.Duration(timeout!.Value)} was reached"
                )
            );
            return ExitCodes.Failed;
        }
        catch (WeirException exception)
        {
            print(exception);
            return ExitCodes.Of(exception);
        }
        catch (IOException exception) when (exception.HResult == BrokenPipe)
        {
            // The reader of our output has had enough, as head does.
            return ExitCodes.Done;
        }
        catch (Exception exception)
        {
            print(exception);
            return ExitCodes.Failed;
        }
    }
}
