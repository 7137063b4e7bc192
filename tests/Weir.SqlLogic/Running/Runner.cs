using System.Collections.Concurrent;
using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Running;

/// <summary>Runs scripts in parallel and reports them in order.</summary>
internal static class Runner
{
    /// <summary>Runs everything; returns the exit code: 0, or 1 when something failed, or 2 when the call was wrong.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            var options = RunnerOptions.Parse(arguments);
            var skips = SkipList.Read(options.SkipFiles);
            var root = Environment.CurrentDirectory;
            var scripts = ScriptFiles.Find(options.Paths, root);
            return await RunAsync(options, skips, scripts, root, output).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            await errors.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return 2;
        }
    }

    private static async Task<int> RunAsync(
        RunnerOptions options,
        SkipList skips,
        IReadOnlyList<Script> scripts,
        string root,
        TextWriter output
    )
    {
        var reports = new ConcurrentDictionary<int, FileReport>();
        using var free = new SemaphoreSlim(options.Jobs);
        var tasks = scripts.Select(
            async (script, index) =>
            {
                await free.WaitAsync().ConfigureAwait(false);
                try
                {
                    reports[index] = await Task.Run(() => FileRunner.RunAsync(script, root, options, skips))
                        .ConfigureAwait(false);
                }
                finally
                {
                    free.Release();
                }
            }
        );
        var running = tasks.ToList();
        var (passed, failed, skipped) = (0, 0, 0);
        var reasons = new Dictionary<string, (int Count, Place First)>(StringComparer.Ordinal);
        for (var i = 0; i < scripts.Count; i++)
        {
            await running[i].ConfigureAwait(false);
            reports.Remove(i, out var report);
            await PrintAsync(report!, output).ConfigureAwait(false);
            passed += report!.Passed;
            failed += report.Failures.Count;
            skipped += report.Skips.Count;
            foreach (var (place, reason) in report.Skips)
            {
                var known = reasons.GetValueOrDefault(reason, (0, place));
                reasons[reason] = (known.Item1 + 1, known.Item2);
            }
        }

        foreach (var place in skips.Unused([.. scripts.Select(s => s.File)]))
        {
            failed++;
            await output.WriteLineAsync($"{place}: no record starts at that line").ConfigureAwait(false);
        }

        foreach (var (reason, (count, first)) in reasons.OrderByDescending(r => r.Value.Count))
        {
            await output.WriteLineAsync($"skipped {count}: {reason} (first: {first})").ConfigureAwait(false);
        }

        await output.WriteLineAsync($"{passed} passed, {failed} failed, {skipped} skipped").ConfigureAwait(false);
        return failed > 0 ? 1 : 0;
    }

    private static async Task PrintAsync(FileReport report, TextWriter output)
    {
        foreach (var text in report.Output)
        {
            await output.WriteLineAsync(text).ConfigureAwait(false);
        }

        foreach (var failure in report.Failures)
        {
            await output.WriteLineAsync(failure.ToString()).ConfigureAwait(false);
        }
    }
}
