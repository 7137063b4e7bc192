namespace Weir.Configuration;

/// <summary>A value of a configuration file with its place in it. Neither YAML nor JSON: what both mean.</summary>
/// <param name="Origin">Where the value stands; null when it was made by code or a command-line option.</param>
public abstract record ConfigurationNode(ConfigurationOrigin? Origin)
{
    /// <summary>What to call this kind of value in an error.</summary>
    public abstract string KindName { get; }
}

/// <summary>A single value as text. Which type it has is for the option that reads it to say.</summary>
/// <param name="Text">The text after substitution; null for an explicit null.</param>
/// <param name="IsQuoted">Whether the file quoted it, so that <c>"1"</c> is text and <c>1</c> a number.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record ConfigurationScalar(string? Text, bool IsQuoted, ConfigurationOrigin? Origin)
    : ConfigurationNode(Origin)
{
    /// <inheritdoc/>
    public override string KindName => "a value";
}

/// <summary>Values in order.</summary>
/// <param name="Items">The values.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record ConfigurationList(IReadOnlyList<ConfigurationNode> Items, ConfigurationOrigin? Origin)
    : ConfigurationNode(Origin)
{
    /// <inheritdoc/>
    public override string KindName => "a list";
}

/// <summary>Values by key, in the order of the file.</summary>
/// <param name="Entries">Key and value pairs.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record ConfigurationMap(IReadOnlyList<ConfigurationEntry> Entries, ConfigurationOrigin? Origin)
    : ConfigurationNode(Origin)
{
    /// <inheritdoc/>
    public override string KindName => "a map";
}

/// <summary>One key of a map.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
/// <param name="KeyOrigin">Where the key stands.</param>
public sealed record ConfigurationEntry(string Key, ConfigurationNode Value, ConfigurationOrigin? KeyOrigin);

/// <summary>A place in a configuration file.</summary>
/// <param name="File">The file's name as the user gave it.</param>
/// <param name="Location">Line and column.</param>
/// <param name="LineText">The line itself.</param>
public sealed record ConfigurationOrigin(string File, SourceLocation Location, string LineText);
