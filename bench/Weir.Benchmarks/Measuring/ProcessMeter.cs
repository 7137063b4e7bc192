using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Weir.Benchmarks.Measuring;

/// <summary>
/// Runs a command of the shell to its end and measures it. Peak memory is <c>VmHWM</c> of <c>/proc/PID/status</c>
/// (proc(5)), asked every few milliseconds: the kernel keeps the peak, so that only a growth in the last moment of a
/// process is missed. <c>ru_maxrss</c> of wait4(2) will not do: it starts with the size of the process that forked.
/// </summary>
internal static partial class ProcessMeter
{
    private const int PollMilliseconds = 3;

    /// <exception cref="CommandFailedException">The command ended with another code than 0.</exception>
    public static Measurement Run(string command, string folder)
    {
        var errors = Path.Combine(folder, ".stderr");
        // One command replaces the shell; of a pipe, the shell stays and its children are found through it.
        var exec = command.Contains(" | ", StringComparison.Ordinal) ? "" : "exec ";
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec </dev/null 2>{ShellText.Quote(errors)}; {exec}{command}");

        var processor = ProcessorOfChildren();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var peaks = new Dictionary<int, long>();
        while (!process.WaitForExit(PollMilliseconds))
        {
            Sample(process.Id, peaks);
        }

        watch.Stop();
        if (process.ExitCode != 0)
        {
            throw new CommandFailedException(process.ExitCode, FirstLine(errors), command);
        }

        return new Measurement(watch.Elapsed, ProcessorOfChildren() - processor, peaks.Values.Sum());
    }

    private static string FirstLine(string file) =>
        File.ReadLines(file)
            .FirstOrDefault(l => l.Length > 0 && l.StartsWith("error", StringComparison.OrdinalIgnoreCase))
        ?? File.ReadLines(file).FirstOrDefault()
        ?? "nothing on standard error";

    private static void Sample(int process, Dictionary<int, long> peaks)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    var kilobytes = long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture);
                    peaks[process] = Math.Max(peaks.GetValueOrDefault(process), kilobytes << 10);
                    break;
                }
            }

            foreach (
                var child in File.ReadAllText($"/proc/{process}/task/{process}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            )
            {
                Sample(int.Parse(child, CultureInfo.InvariantCulture), peaks);
            }
        }
        catch (IOException)
        {
            // The process ended between two looks.
        }
    }

    private static TimeSpan ProcessorOfChildren()
    {
        const int Children = -1;
        if (GetResourceUsage(Children, out var usage) != 0)
        {
            throw new BenchmarkException("getrusage failed");
        }

        return TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds)
            + TimeSpan.FromMicroseconds(usage.UserMicroseconds + usage.SystemMicroseconds);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, out ResourceUsage usage);

    /// <summary>struct rusage of getrusage(2) on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private readonly struct ResourceUsage
    {
        public readonly long UserSeconds;
        public readonly long UserMicroseconds;
        public readonly long SystemSeconds;
        public readonly long SystemMicroseconds;
    }
}
