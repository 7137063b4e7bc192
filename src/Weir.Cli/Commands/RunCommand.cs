using System.CommandLine;
using Weir.Cli.Progress;
using Weir.Hosting;
using Weir.Pipelines;

namespace Weir.Cli.Commands;

/// <summary><c>weir run</c>: a pipeline.</summary>
internal sealed class RunCommand : ICommand
{
    private readonly CommonOptions _common = new();
    private readonly Argument<string> _file = new("FILE") { Description = "A pipeline, YAML or JSON" };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Checks everything and prints what would be done; reads and writes nothing",
    };
    private readonly ProgressOption _progress = new();

    public Command Create()
    {
        var command = new Command("run", "Runs a pipeline") { _file, _dryRun, _progress.Option };
        command.Aliases.Add("run-pipeline");
        _common.Handle(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = PipelineFile.Load(parsed.GetValue(_file)!);
        var session = await PipelineSession
            .OpenAsync(file, _common.Request(parsed), cancellationToken)
            .ConfigureAwait(false);
        await using var scope = session.ConfigureAwait(false);
        if (parsed.GetValue(_dryRun))
        {
            var tasks = await PipelinePreparer
                .PrepareAsync(file.Definition, session, isPlanned: true, cancellationToken)
                .ConfigureAwait(false);
            PipelinePlan.Write(Console.Out, file.Definition, tasks);
            return ExitCodes.Done;
        }

        var report = await PipelineSession
            .RunAsync(file, session, _progress.Value(parsed, _common.IsQuiet(parsed)), cancellationToken)
            .ConfigureAwait(false);
        return PipelineSession.Finish(report, _common.IsQuiet(parsed), _common.IsVerbose(parsed));
    }
}
