using System.CommandLine;
using Weir.Cli.Logging;
using Weir.Hosting.Jobs;

namespace Weir.Cli.Commands;

/// <summary><c>weir jobs build</c>: a generated program compiled ahead of time.</summary>
internal sealed class JobBuildCommand : ICommand
{
    private readonly Argument<string> _program = new("PROGRAM") { Description = "The program, a C# file" };
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The folder of what is built (default: the program's path without .cs)",
    };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Prints errors only" };

    public Command Create()
    {
        var command = new Command(
            "build",
            "Compiles a program for this machine, so that it starts at full speed and needs no SDK"
        )
        {
            _program,
            _output,
            _quiet,
        };
        command.SetAction(
            (parsed, _) => CommandLine.GuardAsync(() => null, isVerbose: false, token => RunAsync(parsed, token))
        );
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var program = parsed.GetValue(_program)!;
        var folder = parsed.GetValue(_output) ?? Path.ChangeExtension(program, null);
        var say = parsed.GetValue(_quiet) ? _ => { } : (Action<string>)(text => Log.Info(text));
        var built = await JobBuild
            .RunAsync(program, folder, () => say("building, this takes a minute or two"), cancellationToken)
            .ConfigureAwait(false);
        say($"built {built}");

        return ExitCodes.Done;
    }
}
