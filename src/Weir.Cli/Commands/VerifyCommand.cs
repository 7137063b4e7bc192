using System.CommandLine;
using Weir.Cli.Copying;
using Weir.Hosting;

namespace Weir.Cli.Commands;

/// <summary><c>weir verify</c>: compares a target with the ledger of its load.</summary>
internal sealed class VerifyCommand : ICommand
{
    private readonly CommonOptions _common = new();
    private readonly TransferOptions _transfer = new();

    public Command Create()
    {
        var command = new Command(
            "verify",
            "Reads the target of a finished copy back and compares it with its ledger; takes the options of the copy"
        );
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
        var verification = await _transfer
            .Transfer(parsed, session, settings.Values)
            .VerifyAsync(cancellationToken)
            .ConfigureAwait(false);
        if (!_common.IsQuiet(parsed))
        {
            Console.Error.WriteLine(VerificationText.Describe(verification));
        }

        if (verification.IsEqual)
        {
            return ExitCodes.Done;
        }

        VerificationText.WriteDifferences(Console.Error, verification);
        return ExitCodes.Integrity;
    }
}
