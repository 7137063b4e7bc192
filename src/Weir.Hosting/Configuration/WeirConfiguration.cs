using Weir.Configuration;
using Weir.Connectors;

namespace Weir.Hosting.Configuration;

/// <summary>A read <c>weir.yaml</c>.</summary>
/// <param name="Folder">Where relative paths in it start.</param>
/// <param name="Connections">One map for each connection.</param>
/// <param name="Settings">The settings.</param>
public sealed record WeirConfiguration(
    string Folder,
    IReadOnlyList<ConfigurationEntry> Connections,
    WeirSettings Settings
)
{
    /// <summary>The file's name in this or a parent folder.</summary>
    public const string FileName = "weir.yaml";

    /// <summary>Reads a file; without one looks for <see cref="FileName"/> here and upwards, and is empty when there is none.</summary>
    public static WeirConfiguration Load(string? path, string folder) => Load(path, folder, substitutes: true);

    /// <summary>As <see cref="Load(string?, string)"/>; without substitution references such as <c>${VAR}</c> stay as they are.</summary>
    internal static WeirConfiguration Load(string? path, string folder, bool substitutes)
    {
        if (path is not null && !File.Exists(Path.GetFullPath(path, folder)))
        {
            throw new WeirException(ErrorCode.FileNotFound, $"the configuration file {path} does not exist");
        }

        var file = path is null ? Find(folder) : Path.GetFullPath(path, folder);
        if (file is null)
        {
            return new WeirConfiguration(folder, [], new WeirSettings());
        }

        var home = Path.GetDirectoryName(file)!;
        var map = YamlReader.Read(
            path ?? FileName,
            File.ReadAllText(file),
            substitutes ? new Substitution(home) : null
        );
        var reader = new OptionReader(map, path ?? FileName);
        var configuration = new WeirConfiguration(
            home,
            ReadConnections(reader),
            ReadSettings(reader.Section("settings"), home, substitutes)
        );
        reader.Finish();
        return configuration;
    }

    /// <summary>Without substitution only the settings of transfers, whose values stay texts.</summary>
    private static WeirSettings ReadSettings(OptionReader? reader, string home, bool substitutes) =>
        substitutes ? WeirSettings.Read(reader, home)
        : reader is null ? new WeirSettings()
        : new WeirSettings
        {
            Transfer = reader.TextMap("transfer").ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
        };

    /// <summary>The entries under <c>connections:</c>.</summary>
    public static IReadOnlyList<ConfigurationEntry> ReadConnections(OptionReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Node("connections") switch
        {
            null => [],
            ConfigurationMap connections => connections.Entries,
            var other => throw reader.Wrong("connections", other, "a map of connections by name"),
        };
    }

    /// <summary>Makes the connection objects; wrong or unknown options raise, nothing is contacted.</summary>
    public static IReadOnlyList<IDataSource> Open(
        IEnumerable<ConfigurationEntry> connections,
        ConnectorServices services
    )
    {
        ArgumentNullException.ThrowIfNull(connections);
        return [.. connections.Select(c => Open(c, services))];
    }

    private static IDataSource Open(ConfigurationEntry entry, ConnectorServices services)
    {
        if (entry.Value is not ConfigurationMap map)
        {
            throw OptionReader.Error($"connection \"{entry.Key}\" must be a map with a type", entry.KeyOrigin, null);
        }

        var reader = new OptionReader(map, $"connection \"{entry.Key}\"");
        var type = reader.RequiredText("type");
        var connector =
            BuiltInConnectors.All.FirstOrDefault(c => c.Type == type)
            ?? throw OptionReader.Error(
                $"connection \"{entry.Key}\" has the unknown type \"{type}\"",
                reader.Node("type")!.Origin,
                Suggestions.DidYouMean(type, BuiltInConnectors.All.Select(c => c.Type))
                    ?? "Types: " + string.Join(", ", BuiltInConnectors.All.Select(c => c.Type)) + "."
            );
        return connector.Create(entry.Key, reader, services);
    }

    private static string? Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var file = Path.Combine(at.FullName, FileName);
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
