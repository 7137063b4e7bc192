using System.Diagnostics;
using System.Text;
using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>The interactive shell on a real terminal.</summary>
public sealed class ShellTests : CliTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly StringBuilder _screen = new();
    private int _seen;

    [TerminalFact]
    public async Task Statements_history_cancellation_and_commands_work_on_a_terminal()
    {
        using var process = Start();
        using var reading = new CancellationTokenSource(Patience);
        var output = ReadAsync(process, reading.Token);
        await TypeAsync(process, "weir> ", "select 40 +\r");
        await TypeAsync(process, "  ... ", "2 as x;\r");
        await TypeAsync(process, "42", "\e[A");
        await TypeAsync(process, "2 as x;", "\e[D0\r");
        await TypeAsync(process, "x0", "wrong\x03");
        await TypeAsync(process, "^C", "select sum(i) from generate_series(1, 1000000000000) t(i);\r");
        await TypeAsync(process, "t(i);", "", TimeSpan.FromMilliseconds(700));
        await TypeAsync(process, "", "\x03");
        await TypeAsync(process, "cancelled", "\\timing\r");
        await TypeAsync(process, "timing is off", "select 'still ' || 'here';\r");
        await TypeAsync(process, "still here", "\\q\r");
        await process.WaitForExitAsync(reading.Token);
        await output;
        Assert.True(process.ExitCode == 0, _screen.ToString());
        var history = await File.ReadAllLinesAsync(Path.Combine(Folder, "history"), reading.Token);
        Assert.Equal("\"select 40 +\\n2 as x;\"", history[0]);
        Assert.Equal("\"select 40 +\\n2 as x0;\"", history[1]);
        Assert.Equal("\"\\\\q\"", history[^1]);
    }

    private Process Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "weir.dll");
        var start = new ProcessStartInfo(TerminalFactAttribute.Script, ["-qec", $"dotnet {program} sql", "/dev/null"])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment["WEIR_HISTORY"] = Path.Combine(Folder, "history");
        return Process.Start(start)!;
    }

    /// <summary>Types as soon as the screen shows something new.</summary>
    private async Task TypeAsync(Process process, string after, string keys, TimeSpan rest = default)
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
                    Stopwatch.GetElapsedTime(start) < Patience,
                    $"no {after} on the screen after {_seen}: {_screen}"
                );
            }

            await Task.Delay(20);
        }

        await Task.Delay(rest);
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
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
