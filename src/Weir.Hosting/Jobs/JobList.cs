using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Weir.Movement.Reporting;

namespace Weir.Hosting.Jobs;

/// <summary>Runs generated programs one after another.</summary>
public static class JobList
{
    /// <summary>
    /// Runs programs in order with the same command line, each with <c>dotnet run</c>. One that fails ends the run with its
    /// exit code; rejected rows do not, and are told by the exit code at the end. SIGTERM goes on to the program that runs.
    /// </summary>
    /// <param name="folder">Where the programs are.</param>
    /// <param name="programs">Their files.</param>
    /// <param name="arguments">The command line of each.</param>
    /// <param name="errors">Takes a line before each.</param>
    public static async Task<int> RunAsync(
        string folder,
        IReadOnlyList<string> programs,
        IReadOnlyList<string> arguments,
        TextWriter errors
    )
    {
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(errors);
        Process? running = null;
        var isStopped = false;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            isStopped = true;
            // The terminal sends SIGINT to all programs itself.
            if (context.Signal == PosixSignal.SIGTERM && running is { } process)
            {
                Terminate(process);
            }
        }

        var worst = ExitCodes.Done;
        for (var i = 0; i < programs.Count; i++)
        {
            if (isStopped)
            {
                return ExitCodes.Resumable;
            }

            await errors
                .WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{i + 1} of {programs.Count}: {programs[i]}")
                )
                .ConfigureAwait(false);
            using var started = Process.Start(StartInfo(Path.Combine(folder, programs[i]), arguments))!;
            running = started;
            await started.WaitForExitAsync().ConfigureAwait(false);
            running = null;
            if (started.ExitCode is not (ExitCodes.Done or ExitCodes.Rejected))
            {
                await errors.WriteLineAsync(Left(programs, i)).ConfigureAwait(false);
                return started.ExitCode;
            }

            worst = Math.Max(worst, started.ExitCode);
        }

        return worst;
    }

    private static string Left(IReadOnlyList<string> programs, int at) =>
        $"{programs[at]} did not end well"
        + (at + 1 < programs.Count ? "; not run: " + string.Join(", ", programs.Skip(at + 1)) : "");

    private static ProcessStartInfo StartInfo(string program, IReadOnlyList<string> arguments) =>
        new("dotnet", ["run", "-c", Configuration(), program, "--", .. arguments]) { UseShellExecute = false };

    /// <summary>The programs are built as this library was.</summary>
    private static string Configuration() =>
        typeof(JobList).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
            ? "Debug"
            : "Release";

    private static void Terminate(Process process)
    {
        try
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }
}
