namespace Weir.Cli.Interactive;

/// <summary>Where the shell's statements come from.</summary>
internal interface IStatementReader
{
    /// <summary>The next statement or command, null at the end.</summary>
    ValueTask<string?> ReadAsync(CancellationToken cancellationToken);
}
