using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Weir.Cli.Tests.Support;

/// <summary>The program, started as its users start it.</summary>
internal sealed class WeirProcess(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PatienceWithBuilds = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PatienceWithCompiler = TimeSpan.FromMinutes(10);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "weir.dll");

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public WeirProcess With(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    public Task<WeirResult> RunAsync(params string[] arguments) => RunAsync(null, null, arguments);

    /// <summary>Runs a verb that has to build something.</summary>
    public Task<WeirResult> RunWithPatienceAsync(params string[] arguments) =>
        RunAsync("dotnet", [Program, .. arguments], PatienceWithCompiler, null, null);

    public Task<WeirResult> RunWithInputAsync(string input, params string[] arguments) =>
        RunAsync(input, null, arguments);

    /// <summary>Runs another program, which may have to build something first.</summary>
    public Task<WeirResult> RunProgramAsync(string program, params string[] arguments) =>
        RunAsync(program, arguments, PatienceWithBuilds, null, null);

    /// <summary>Starts another program and sends it the signal as soon as a line of standard error matches the pattern.</summary>
    public Task<WeirResult> RunProgramAndSignalAsync(
        string signal,
        string after,
        string program,
        params string[] arguments
    ) => RunAsync(program, arguments, Patience, null, (signal, after));

    /// <summary>Starts it and sends it the signal as soon as a line of standard error matches the pattern.</summary>
    public Task<WeirResult> RunAndSignalAsync(string signal, string after, params string[] arguments) =>
        RunAsync(null, (signal, after), arguments);

    /// <summary>Starts it and kills it (SIGKILL) after a time, null for never; null when it was killed before its end.</summary>
    public async Task<WeirResult?> RunAndKillAsync(TimeSpan? after, params string[] arguments)
    {
        _killAfter = after;
        var result = await RunAsync(null, null, arguments);
        return result.Code == Killed ? null : result;
    }

    private const int Killed = 128 + 9;

    private TimeSpan? _killAfter;

    private Task<WeirResult> RunAsync(string? input, (string Name, string After)? signal, string[] arguments) =>
        RunAsync("dotnet", [Program, .. arguments], Patience, input, signal);

    private async Task<WeirResult> RunAsync(
        string program,
        string[] arguments,
        TimeSpan patience,
        string? input,
        (string Name, string After)? signal
    )
    {
        using var limit = new CancellationTokenSource(patience);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in _variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = new StringBuilder();
        var reading = ReadErrorsAsync(process, errors, signal, limit.Token);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
        }

        process.StandardInput.Close();
        using var killer = _killAfter is { } time
            ? new Timer(_ => process.Kill(), null, time, Timeout.InfiniteTimeSpan)
            : null;
        try
        {
            await process.WaitForExitAsync(limit.Token);
            await reading;
            return new WeirResult(process.ExitCode, await output, errors.ToString());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task ReadErrorsAsync(
        Process process,
        StringBuilder errors,
        (string Name, string After)? signal,
        CancellationToken cancellationToken
    )
    {
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            errors.Append(line).Append('\n');
            if (
                signal is { } wanted
                && Regex.IsMatch(line, wanted.After, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            )
            {
                signal = null;
                using var kill = Process.Start(
                    "kill",
                    ["-" + wanted.Name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
                );
                await kill.WaitForExitAsync(cancellationToken);
            }
        }
    }
}
