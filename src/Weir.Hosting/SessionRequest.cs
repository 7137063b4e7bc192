using Weir.Configuration;
using Weir.Hosting.Configuration;

namespace Weir.Hosting;

/// <summary>What a face knows when it needs a session.</summary>
public sealed record SessionRequest
{
    /// <summary>The configuration file; null: <c>weir.yaml</c> here or in a parent folder, or none.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Whether <c>weir.yaml</c> is looked for when no configuration file is named.</summary>
    public bool FindsConfiguration { get; init; } = true;

    /// <summary>Where relative paths of the command line start.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Tables and connections given by name as a path or URL.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Sources { get; init; } = [];

    /// <summary>Connections that a pipeline file or a program adds.</summary>
    public IReadOnlyList<ConfigurationEntry> Connections { get; init; } = [];

    /// <summary>Where relative paths of <see cref="Connections"/> start; null: in <see cref="Folder"/>.</summary>
    public string? ConnectionFolder { get; init; }

    /// <summary>Overrides of the configuration's settings.</summary>
    public WeirSettings Settings { get; init; } = new();

    /// <summary>Settings by name, as for the statement SET; applied last.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Set { get; init; } = [];

    /// <summary>Takes warnings.</summary>
    public Action<string>? Warn { get; init; }
}
