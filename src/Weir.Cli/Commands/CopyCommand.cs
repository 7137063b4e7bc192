using System.CommandLine;
using System.Globalization;
using Weir.Cli.Copying;
using Weir.Cli.Progress;
using Weir.Hosting;
using Weir.Movement;

namespace Weir.Cli.Commands;

/// <summary><c>weir copy</c>: moves one table, query or file.</summary>
internal sealed class CopyCommand : ICommand
{
    private readonly CommonOptions _common = new();
    private readonly TransferOptions _transfer = new();
    private readonly ProgressOption _progress = new();
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Shows chunks, statements and settings; writes nothing",
    };
    private readonly Option<bool> _showSettings = new("--show-settings")
    {
        Description = "Shows every setting with the place that it comes from, and ends",
    };

    public Command Create()
    {
        var command = new Command("copy", "Moves a table, query, file or URL into a table or file, complete")
        {
            _dryRun,
            _showSettings,
            _progress.Option,
        };
        _transfer.AddTo(command);
        _common.Handle(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var session = await SessionFactory
            .CreateAsync(_common.Request(parsed), cancellationToken)
            .ConfigureAwait(false);
        await using var scope = session.ConfigureAwait(false);
        var settings = _transfer.Settings(parsed, session);
        if (parsed.GetValue(_showSettings))
        {
            WriteSettings(Console.Out, settings);
            return ExitCodes.Done;
        }

        var transfer = _transfer.Transfer(parsed, session, settings.Values);
        if (parsed.GetValue(_dryRun))
        {
            TransferPlanText.Write(
                Console.Out,
                await transfer.PlanAsync(cancellationToken).ConfigureAwait(false),
                settings.Values
            );
            return ExitCodes.Done;
        }

        var isQuiet = _common.IsQuiet(parsed);
        using var progress = CopyProgress.Create(_progress.Value(parsed, isQuiet), Console.Error);
        var result = await transfer.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        progress.Dispose();
        return Report(result, transfer, isQuiet);
    }

    private static int Report(TransferResult result, Transfer transfer, bool isQuiet)
    {
        if (!isQuiet)
        {
            TransferSummary.Write(Console.Error, result, transfer);
        }

        if (result.Verification is { IsEqual: false } verification)
        {
            VerificationText.WriteDifferences(Console.Error, verification);
        }

        return ExitCodes.Of(result);
    }

    private static void WriteSettings(TextWriter target, ResolvedSettings settings)
    {
        var width = SettingDefinition.All.Max(d => d.Name.Length);
        foreach (var definition in SettingDefinition.All)
        {
            var value = definition.Show(settings.Values);
            var origin = settings.Origins[definition.Name] switch
            {
                SettingLevel.Run => "this run",
                SettingLevel.Job => "the configuration file",
                SettingLevel.Environment => $"environment {definition.Variable}",
                _ => "default",
            };
            target.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{definition.Name.PadRight(width)}  {value, -8}  {origin}")
            );
        }
    }
}
