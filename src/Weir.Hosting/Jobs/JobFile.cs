using Weir.Configuration;
using Weir.Connectors;
using Weir.Hosting.Configuration;
using Weir.Movement;

namespace Weir.Hosting.Jobs;

/// <summary>A job file, YAML or JSON: one transfer. References such as <c>${VAR}</c> stand in it as they were written.</summary>
public sealed record JobFile
{
    /// <summary>Where relative paths start.</summary>
    public required string Folder { get; init; }

    /// <summary>Tells the job apart from others with the same source and target.</summary>
    public required string Name { get; init; }

    /// <summary>The connections that it needs.</summary>
    public IReadOnlyList<ConfigurationEntry> Connections { get; init; } = [];

    /// <summary>Where relative paths of connections start.</summary>
    public required string ConnectionFolder { get; init; }

    /// <summary>A table, path, URL or query.</summary>
    public required string Source { get; init; }

    /// <summary>A table or path.</summary>
    public required string Target { get; init; }

    public TransferMode Mode { get; init; }

    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Only rows for which it is true; null: all.</summary>
    public string? Where { get; init; }

    public SchemaContract Contract { get; init; }

    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>The file of rejected rows; null: the first such row fails the job.</summary>
    public string? Rejects { get; init; }

    public IReadOnlyList<string> ChunkKey { get; init; } = [];

    /// <summary>The column by which only what is new is moved; null: everything is.</summary>
    public string? Cursor { get; init; }

    /// <summary>Options of the target's kind.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>Settings of transfers by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Reads a file, and from <c>weir.yaml</c> the connections that it names.</summary>
    /// <param name="path">The job file.</param>
    /// <param name="configurationFile">The configuration; null: <c>weir.yaml</c> in the job's folder or above it, or none.</param>
    /// <exception cref="WeirException">A file is not there, not YAML, or has wrong keys or values, with the place in it.</exception>
    public static JobFile Load(string path, string? configurationFile = null)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new WeirException(ErrorCode.FileNotFound, $"the job file {path} does not exist");
        }

        var folder = Path.GetDirectoryName(full)!;
        var reader = new OptionReader(YamlReader.Read(path, File.ReadAllText(full), null), "the job");
        var job = Read(reader, folder, Path.GetFileNameWithoutExtension(full));
        var configuration = WeirConfiguration.Load(
            configurationFile is null ? null : Path.GetFullPath(configurationFile),
            folder,
            substitutes: false
        );
        return job.With(configuration);
    }

    private static JobFile Read(OptionReader reader, string folder, string name)
    {
        var job = new JobFile
        {
            Folder = folder,
            ConnectionFolder = folder,
            Name = reader.Text("name") ?? name,
            Connections = WeirConfiguration.ReadConnections(reader),
            Source = reader.RequiredText("source").Trim(),
            Target = reader.RequiredText("target"),
            Mode = reader.Choice("mode", TransferMode.Create),
            Key = reader.TextList("key"),
            Where = reader.Text("where"),
            Contract = reader.Choice("contract", SchemaContract.Fail),
            Duplicates = reader.Choice("duplicates", DuplicatePolicy.Fail),
            Rejects = reader.Text("rejects"),
            ChunkKey = reader.TextList("chunk_key"),
            Cursor = reader.Text("cursor"),
            Options = reader.TextMap("options"),
            Settings = JobSettings.Read(reader.Section("settings")),
        };
        reader.Finish();
        JobConnections.CheckTexts(reader);
        JobConnections.Check(job.Connections);
        return TransferModes.NeedsKey(job.Mode) && job.Key.Count == 0
            ? throw OptionReader.Error(
                $"mode {TransferModes.Name(job.Mode)} needs the key \"key\"",
                reader.Node("mode")?.Origin,
                null
            )
            : job;
    }

    /// <summary>The job with the connections of the configuration that it names, and its settings below the job's own.</summary>
    internal JobFile With(WeirConfiguration configuration)
    {
        var used = configuration.Connections.Where(Names).ToList();
        JobConnections.Check(used);
        if (used.Count > 0 && Connections.Count > 0 && configuration.Folder != Folder)
        {
            throw OptionReader.Error(
                "a job with connections of its own cannot also use those of a configuration in another folder",
                used[0].KeyOrigin,
                "Relative paths would start in two places: put the connections into one file."
            );
        }

        return this with
        {
            Connections = [.. Connections, .. used],
            ConnectionFolder = used.Count > 0 ? configuration.Folder : Folder,
            Settings =
            [
                .. configuration.Settings.Transfer.Where(s => Settings.All(own => own.Key != s.Key)),
                .. Settings,
            ],
        };
    }

    private bool Names(ConfigurationEntry connection) =>
        Connections.All(c => !string.Equals(c.Key, connection.Key, StringComparison.OrdinalIgnoreCase))
        && new[] { Source, Target, Where ?? "" }.Any(t => HasWord(t, connection.Key));

    private static bool HasWord(string text, string word)
    {
        for (var at = 0; (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + word.Length;
            if ((at == 0 || !IsLetter(text[at - 1])) && (end == text.Length || !IsLetter(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) || c == '_';
}
