using System.Text;

namespace Weir.Cli.Interactive;

/// <summary>Reads statements line by line where the terminal cannot be drawn on.</summary>
internal sealed class PlainReader(TextReader input, TextWriter prompts) : IStatementReader
{
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (true)
        {
            await prompts.WriteAsync(text.Length == 0 ? "weir> " : "  ... ").ConfigureAwait(false);
            if (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
            {
                // What was begun is not run: nobody has ended it.
                return null;
            }

            text.Append(line).Append('\n');
            if (ShellInput.IsComplete(text.ToString()))
            {
                return text.ToString();
            }
        }
    }
}
