using Weir.Cli.Commands;
using Weir.Cli.Output;
using Weir.Engine;

namespace Weir.Cli.Interactive;

/// <summary>The interactive shell: statements end with a semicolon and may span lines.</summary>
internal sealed class Shell(WeirSession session, OutputOptions output, IStatementReader reader)
{
    private readonly bool _takesKeys = reader is LineEditor;
    private bool _showsTime = !output.IsQuiet;

    /// <summary>The shell of this process's terminal.</summary>
    public static Shell OfTerminal(WeirSession session, OutputOptions output)
    {
        var isDumb = Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb";
        return new Shell(
            session,
            output,
            isDumb
                ? new PlainReader(Console.In, Console.Error)
                : new LineEditor(
                    new ConsoleKeys(),
                    new EditorScreen(Console.Error, static () => Console.WindowWidth is > 0 and var width ? width : 80),
                    new ShellHistory(ShellHistory.DefaultFile(), Console.Error)
                )
        );
    }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("weir: statements end with ;   \\d tables, \\d NAME columns, \\timing, \\q quits");
        Rest();
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } text && !ShellInput.IsQuit(text))
        {
            if (ShellInput.IsCommand(text))
            {
                await MetaAsync(text.Trim(), cancellationToken).ConfigureAwait(false);
            }
            else if (!string.IsNullOrWhiteSpace(text))
            {
                await TryAsync(text, cancellationToken).ConfigureAwait(false);
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>While a text is edited Ctrl-C is a key; while a statement runs it stops that.</summary>
    private async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_takesKeys)
            {
                Console.TreatControlCAsInput = true;
            }

            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_takesKeys)
            {
                Console.TreatControlCAsInput = false;
            }
        }
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
        Interrupts.Take(stop.Cancel);
        try
        {
            await SqlCommand
                .RunScriptAsync(session, sql, output with { IsQuiet = !_showsTime }, stop.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine("cancelled");
        }
        catch (WeirException exception)
        {
            ErrorPrinter.Print(Console.Error, exception, isVerbose: false);
        }
        finally
        {
            Rest();
        }
    }

    /// <summary>Between statements an interrupt ends the process only where the reader cannot take it as a key.</summary>
    private void Rest()
    {
        if (_takesKeys)
        {
            Interrupts.Ignore();
        }
        else
        {
            Interrupts.Take(null);
        }
    }
}
