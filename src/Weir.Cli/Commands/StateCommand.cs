using System.CommandLine;
using System.Globalization;
using Weir.Cli.Copying;
using Weir.Configuration;
using Weir.Connectors;
using Weir.Hosting;
using Weir.Movement;

namespace Weir.Cli.Commands;

/// <summary><c>weir state show|reset</c>: what a target's ledger has of a copy.</summary>
internal sealed class StateCommand : ICommand
{
    public Command Create() =>
        new("state", "The ledger of a copy; takes the options of the copy")
        {
            Verb("show", "Shows the last run and its chunks", ShowAsync),
            Verb("reset", "Forgets an unfinished run, with its staging", ResetAsync),
        };

    private static Command Verb(string name, string description, Func<Transfer, CancellationToken, Task<int>> work)
    {
        var common = new CommonOptions();
        var options = new TransferOptions();
        var command = new Command(name, description);
        options.AddTo(command);
        common.Handle(
            command,
            async (parsed, token) =>
            {
                var session = await SessionFactory.CreateAsync(common.Request(parsed), token).ConfigureAwait(false);
                await using var scope = session.ConfigureAwait(false);
                var settings = options.Settings(parsed, session);
                return await work(options.Transfer(parsed, session, settings.Values), token).ConfigureAwait(false);
            }
        );
        return command;
    }

    private static async Task<int> ShowAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        var run = await transfer.StateAsync(cancellationToken).ConfigureAwait(false);
        if (run is null)
        {
            Console.Error.WriteLine($"job {transfer.Job} never ran");
            return ExitCodes.Done;
        }

        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"job {run.Job}, run {run.Run}: {Quantities.SnakeCase(run.State.ToString())}, {run.Chunks.Count} chunks with {run.Chunks.Sum(c => c.Written)} rows"
            )
        );
        Console.Out.WriteLine("chunk,read,written,filtered,rejected,counted,hash,attempts,finished");
        foreach (var chunk in run.Chunks)
        {
            Console.Out.WriteLine(Line(chunk));
        }

        return ExitCodes.Done;
    }

    private static string Line(LedgerChunk chunk) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"{chunk.Bounds.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{chunk.Read},{chunk.Written},{chunk.Filtered},{chunk.Rejected},{chunk.Counted},{chunk.Hash},{chunk.Attempts},{chunk.Finished:yyyy-MM-ddTHH:mm:ssZ}"
        );

    private static async Task<int> ResetAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        var isReset = await transfer.ResetAsync(cancellationToken).ConfigureAwait(false);
        Console.Error.WriteLine(
            isReset
                ? $"job {transfer.Job}: the unfinished run is forgotten"
                : $"job {transfer.Job} has no unfinished run"
        );
        return ExitCodes.Done;
    }
}
