using System.Diagnostics;
using System.Text;
using Weir.Cli.Tests.Support;
using Xunit.Sdk;

namespace Weir.Cli.Tests;

/// <summary>The interactive shell on a real terminal.</summary>
public sealed class ShellTests : CliTest
{
    private const string Prompt = "weir> ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly StringBuilder _screen = new();
    private int _seen;

    [TerminalFact]
    public async Task Statements_history_cancellation_and_commands_work_on_a_terminal()
    {
        using var process = Start();
        using var reading = new CancellationTokenSource(5 * Patience);
        var output = ReadAsync(process, reading.Token);
        await TypeAsync(process, Prompt, "select 40 +\r");
        await TypeAsync(process, "  ... ", "2 as x;\r");
        await AwaitAsync("42");
        await TypeAsync(process, Prompt, "\e[A");
        await TypeAsync(process, "2 as x;", "\e[D0\r");
        await AwaitAsync("1 row");
        await TypeAsync(process, Prompt, "wrong\x03");
        await AwaitAsync("^C");
        await TypeAsync(process, Prompt, "select sum(i) from generate_series(1, 1000000000000) t(i);\r");
        await TypeAsync(process, "t(i);", "", TimeSpan.FromMilliseconds(700));
        await StopAsync(process);
        await TypeAsync(process, Prompt, "\\timing\r");
        await AwaitAsync("timing is off");
        await TypeAsync(process, Prompt, "select 'still ' || 'here';\r");
        await AwaitAsync("still here");
        await TypeAsync(process, Prompt, "\\q\r");
        await process.WaitForExitAsync(reading.Token);
        await output;
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {_screen}");
        var history = await File.ReadAllLinesAsync(Path.Combine(Folder, "history"), reading.Token);
        Assert.Equal("\"select 40 +\\n2 as x;\"", history[0]);
        Assert.Equal("\"select 40 +\\n2 as x0;\"", history[1]);
        Assert.Equal("\"\\\\q\"", history[^1]);
    }

    private Process Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "weir.dll");
        // Some shells would stay between the terminal and the program, and end with 130 after a Ctrl-C for it.
        var start = new ProcessStartInfo(
            TerminalFactAttribute.Script,
            ["-qec", $"exec dotnet {program} sql", "/dev/null"]
        )
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm";
        start.Environment["WEIR_HISTORY"] = Path.Combine(Folder, "history");
        return Process.Start(start)!;
    }

    /// <summary>Types as soon as the screen shows something new.</summary>
    private async Task TypeAsync(Process process, string after, string keys, TimeSpan rest = default)
    {
        await AwaitAsync(after);
        await Task.Delay(rest);
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Presses Ctrl-C; again where it came before the statement ran, when it has no effect.</summary>
    private async Task StopAsync(Process process)
    {
        for (var patience = TimeSpan.FromSeconds(10); ; patience += patience)
        {
            await TypeAsync(process, "", "\x03");
            try
            {
                await AwaitAsync("cancelled", patience);
                return;
            }
            catch (TrueException) when (patience < Patience) { }
        }
    }

    private async Task AwaitAsync(string after, TimeSpan? patience = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (_screen)
            {
                var at = _screen.ToString().IndexOf(after, _seen, StringComparison.Ordinal);
                if (at >= 0)
                {
                    _seen = at + after.Length;
                    break;
                }

                Assert.True(
                    Stopwatch.GetElapsedTime(start) < (patience ?? Patience),
                    $"no {after} on the screen after {_seen}: {_screen}"
                );
            }

            await Task.Delay(20);
        }
    }

    private async Task ReadAsync(Process process, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await process.StandardOutput.ReadAsync(buffer, cancellationToken)) > 0)
        {
            lock (_screen)
            {
                _screen.Append(buffer, 0, count);
            }
        }
    }
}
