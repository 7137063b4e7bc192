namespace Weir.Cli.Interactive;

/// <summary>Where keys come from.</summary>
internal interface IKeySource
{
    /// <summary>Whether a key is there already, as when a text is pasted.</summary>
    bool HasKey { get; }

    /// <summary>The next key.</summary>
    ValueTask<ConsoleKeyInfo> ReadAsync(CancellationToken cancellationToken);
}
