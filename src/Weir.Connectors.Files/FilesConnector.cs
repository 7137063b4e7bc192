using Weir.Configuration;

namespace Weir.Connectors.Files;

/// <summary>
/// Files as tables: <c>type: files, path: ./data</c>, paths in FROM, <c>file://</c> URLs and the read_ functions. The
/// section named like a format holds its options for all files of the connection.
/// </summary>
public sealed class FilesConnector : IConnector
{
    /// <inheritdoc/>
    public string Type => "files";

    /// <inheritdoc/>
    public IReadOnlyList<string> UrlSchemes { get; } = ["file"];

    /// <inheritdoc/>
    public IReadOnlyList<ITableFunction> TableFunctions { get; } =
    [.. FileFormats.All.SelectMany(f => f.Functions.Select(n => new ReadFunction(f, n)))];

    /// <inheritdoc/>
    public IDataSource Create(string name, OptionReader options, ConnectorServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var path = services.Resolve(
            FilePaths.FromUrl(options.Text("path") ?? FromUrl(options) ?? options.RequiredText("path"))
        );
        var sections = new Dictionary<string, IReadOnlyList<KeyValuePair<string, object?>>>(StringComparer.Ordinal);
        foreach (var format in FileFormats.All)
        {
            if (options.Node(format.Name) is { } node)
            {
                sections[format.Name] = node is ConfigurationMap map
                    ? [.. map.Entries.Select(e => KeyValuePair.Create(e.Key, Plain(e.Value)))]
                    : throw options.Wrong(format.Name, node, "a map of options");
            }
        }

        options.Finish();
        var source = new FilesSource(name, path, sections, services);
        source.CheckOptions();
        return source;
    }

    /// <inheritdoc/>
    public ConfigurationMap OptionsOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new ConfigurationMap(
            [new ConfigurationEntry("path", new ConfigurationScalar(url.LocalPath, true, null), null)],
            null
        );
    }

    /// <inheritdoc/>
    public async ValueTask<ITable?> OpenPathAsync(
        string path,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(services);
        var local = FilePaths.FromUrl(path);
        if (local.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        var full = services.Resolve(local);
        var format = FileFormats.OfPath(local);
        var files = FilePaths.Expand(full);
        if (files.Count == 0)
        {
            return format is null && !GlobPattern.IsPattern(local) ? null : throw NotFound(path, services);
        }

        format ??= CommonFormat(files, path);
        return format is null
            ? null
            : await FileTable
                .OpenAsync(path, files, format, FormatOptions.None, services, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public bool WritesPath(SinkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var local = FilePaths.FromUrl(request.Target.Name);
        return !local.Contains("://", StringComparison.Ordinal)
            && (
                request.Options.Any(o => o.Key == "format")
                || local.EndsWith('/')
                || FileFormats.OfPath(local) is not null
            );
    }

    /// <inheritdoc/>
    public ValueTask<ITableSink?> OpenPathSinkAsync(
        SinkRequest request,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(services);
        var local = FilePaths.FromUrl(request.Target.Name);
        if (local.Contains("://", StringComparison.Ordinal))
        {
            return ValueTask.FromResult<ITableSink?>(null);
        }

        var format = FormatOf(local, request.Options);
        return format is null
            ? ValueTask.FromResult<ITableSink?>(null)
            : FileSinks.OpenAsync(services.Resolve(local), local.EndsWith('/'), format, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ITransferTarget?> OpenPathTransferAsync(
        TransferRequest request,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(services);
        var local = FilePaths.FromUrl(request.Target.Name);
        if (local.Contains("://", StringComparison.Ordinal) || FileSink.IsDevice(local))
        {
            return null;
        }

        var full = services.Resolve(local);
        var isFolder = local.EndsWith('/') || Directory.Exists(full);
        var format = FormatOf(local, request.Options) ?? (isFolder ? FileFormats.All[0] : null);
        return format is null
            ? null
            : await FileTransfers
                .OpenAsync(full, isFolder, format, request, services.Time, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>The error for a path that leads nowhere.</summary>
    internal static WeirException NotFound(string path, ConnectorServices services)
    {
        var full = services.Resolve(FilePaths.FromUrl(path));
        var folder = Path.GetDirectoryName(full);
        return new WeirException(ErrorCode.FileNotFound, $"no file matches {path}")
        {
            SourceName = path,
            Hint = Directory.Exists(folder)
                ? Suggestions.DidYouMean(
                    Path.GetFileName(full),
                    Directory.EnumerateFileSystemEntries(folder).Take(1000).Select(f => Path.GetFileName(f))
                )
                : $"There is no folder {folder}.",
        };
    }

    /// <summary>The format that an option names, or the ending of the path; null when neither says one.</summary>
    internal static FileFormat? FormatOf(string path, IReadOnlyList<KeyValuePair<string, string>> options)
    {
        var named = options.FirstOrDefault(o => o.Key == "format").Value;
        return named is null
            ? FileFormats.OfPath(path)
            : FileFormats.All.FirstOrDefault(f => f.Name == named)
                ?? throw new WeirException(ErrorCode.InvalidParameter, $"unknown file format \"{named}\"")
                {
                    Hint = Suggestions.DidYouMean(named, FileFormats.All.Select(f => f.Name)),
                };
    }

    /// <summary>The one format of the files; null when the endings say none.</summary>
    internal static FileFormat? CommonFormat(IReadOnlyList<string> files, string path)
    {
        var formats = files.Select(FileFormats.OfPath).Distinct().ToList();
        return formats.Count == 1
            ? formats[0]
            : throw new WeirException(
                ErrorCode.NotSupported,
                $"the files of a table must have one format, but {path} has several: "
                    + string.Join(", ", formats.Select(f => f?.Name ?? "unknown"))
            )
            {
                Hint = "Use a pattern such as *.parquet.",
            };
    }

    private static string? FromUrl(OptionReader options) =>
        options.Text("url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? parsed.LocalPath
            : null;

    private static object? Plain(ConfigurationNode node) =>
        node switch
        {
            ConfigurationScalar scalar => scalar.Text,
            ConfigurationList list => list.Items.Select(Plain).ToArray(),
            ConfigurationMap map => map.Entries.Select(e => KeyValuePair.Create(e.Key, Plain(e.Value))).ToList(),
            _ => null,
        };
}
