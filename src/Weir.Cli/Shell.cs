using System.Text;
using Weir.Cli.Commands;
using Weir.Cli.Output;
using Weir.Engine;
using Weir.Sql;

namespace Weir.Cli;

/// <summary>The interactive shell: statements end with a semicolon and may span lines.</summary>
internal sealed class Shell(WeirSession session, OutputOptions output)
{
    private bool _showsTime;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("weir: statements end with ;   \\d tables, \\d NAME columns, \\timing, \\q quits");
        var text = new StringBuilder();
        while (!cancellationToken.IsCancellationRequested)
        {
            Console.Error.Write(text.Length == 0 ? "weir> " : "  ... ");
            var line = await Console.In.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line is null || line.Trim() is "\\q" or "exit" or "quit")
            {
                return ExitCodes.Done;
            }

            if (text.Length == 0 && line.TrimStart().StartsWith('\\'))
            {
                await MetaAsync(line.Trim(), cancellationToken).ConfigureAwait(false);
                continue;
            }

            text.Append(line).Append('\n');
            if (string.IsNullOrWhiteSpace(text.ToString()))
            {
                text.Clear();
            }
            else if (StatementSplitter.IsComplete(text.ToString()))
            {
                await TryAsync(text.ToString(), cancellationToken).ConfigureAwait(false);
                text.Clear();
            }
        }

        return ExitCodes.Done;
    }

    private async Task MetaAsync(string line, CancellationToken cancellationToken)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "\\d" when words.Length == 1:
                await TryAsync("SHOW TABLES", cancellationToken).ConfigureAwait(false);
                break;
            case "\\d":
                await TryAsync("DESCRIBE " + words[1], cancellationToken).ConfigureAwait(false);
                break;
            case "\\timing":
                _showsTime = !_showsTime;
                Console.Error.WriteLine($"timing is {(_showsTime ? "on" : "off")}");
                break;
            default:
                Console.Error.WriteLine($"unknown command {words[0]}: \\d, \\timing, \\q");
                break;
        }
    }

    /// <summary>Runs statements; Ctrl-C stops them and leaves the shell running.</summary>
    private async Task TryAsync(string sql, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
        {
            arguments.Cancel = true;
            stop.Cancel();
        }

        Console.CancelKeyPress += OnCancel;
        try
        {
            await SqlCommand
                .RunScriptAsync(session, sql, output with { IsQuiet = !_showsTime && output.IsQuiet }, stop.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("cancelled");
        }
        catch (WeirException exception)
        {
            ErrorPrinter.Print(Console.Error, exception, isVerbose: false);
        }
        finally
        {
            Console.CancelKeyPress -= OnCancel;
        }
    }
}
