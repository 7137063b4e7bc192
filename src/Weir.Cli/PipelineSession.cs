using Weir.Cli.Progress;
using Weir.Engine;
using Weir.Hosting;
using Weir.Pipelines;

namespace Weir.Cli;

/// <summary>Runs a pipeline file the way the command line does.</summary>
internal static class PipelineSession
{
    /// <summary>A session for the file: its folder is where paths start, its connections are added to the configuration's.</summary>
    public static ValueTask<WeirSession> OpenAsync(
        PipelineFile file,
        SessionRequest request,
        CancellationToken cancellationToken
    ) =>
        SessionFactory.CreateAsync(
            request with
            {
                Folder = file.Folder,
                ConfigurationFile = request.ConfigurationFile is { } path ? Path.GetFullPath(path) : null,
                Sources = [.. request.Sources.Select(Rooted)],
                Connections = file.Definition.Connections,
            },
            cancellationToken
        );

    /// <summary>Runs the tasks.</summary>
    public static async Task<PipelineReport> RunAsync(
        PipelineFile file,
        WeirSession session,
        ProgressKind progress,
        CancellationToken cancellationToken
    )
    {
        using var observer = ProgressObservers.Create(progress, file.Definition);
        return await PipelineRunner
            .RunAsync(
                file.Definition,
                session,
                new PipelineRunnerOptions
                {
                    Observer = observer,
                    Folder = file.Folder,
                    TempDirectory = session.TempDirectory,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Prints the summary and the first error; gives the exit code.</summary>
    public static int Finish(PipelineReport report, bool isQuiet, bool isVerbose)
    {
        if (!isQuiet)
        {
            PipelineSummary.Write(Console.Error, report);
        }

        if (report.Error is { } error)
        {
            ErrorPrinter.Print(Console.Error, error, isVerbose);
            return error is WeirException known ? ExitCodes.Of(known) : ExitCodes.Failed;
        }

        return !report.IsSuccess ? ExitCodes.Failed
            : report.HasUnplannedRejects ? ExitCodes.Rejected
            : ExitCodes.Done;
    }

    /// <summary>Paths of the command line start where the user is, not where the pipeline is.</summary>
    private static KeyValuePair<string, string> Rooted(KeyValuePair<string, string> source) =>
        source.Value.Contains("://", StringComparison.Ordinal)
            ? source
            : KeyValuePair.Create(source.Key, Path.GetFullPath(source.Value));
}
