using System.Diagnostics;
using System.Text;

namespace Weir.Crash.Tests;

/// <summary>A process that moves on order; another takes its place when it is killed.</summary>
internal sealed class MoverProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Process? _process;

    public async Task<MoveReport> RunAsync(MoveOrder order)
    {
        _process ??= Start();
        using var limit = new CancellationTokenSource(Patience);
        var steps = new List<string>();
        try
        {
            await _process.StandardInput.WriteLineAsync(order.ToString().AsMemory(), limit.Token);
            while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (!line.StartsWith("step ", StringComparison.Ordinal))
                {
                    return new MoveReport(steps, line);
                }

                steps.Add(line["step ".Length..]);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"no end of {order} after {string.Join(", ", steps)}");
        }

        await _process.WaitForExitAsync(limit.Token);
        var errors = await _process.StandardError.ReadToEndAsync(limit.Token);
        _process.Dispose();
        _process = null;
        Assert.True(order.Fault == Fault.Kill && errors.Length == 0, $"{order} ended: {errors}");
        return new MoveReport(steps, null);
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.Dispose();
        }
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(MoverProcess).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }
}
