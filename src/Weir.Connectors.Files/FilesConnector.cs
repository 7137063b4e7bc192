using Weir.Configuration;

namespace Weir.Connectors.Files;

/// <summary>Files and folders of files as tables.</summary>
public sealed class FilesConnector : IConnector
{
    public string Type => "files";

    public IReadOnlyList<string> UrlSchemes => ["file"];

    public IReadOnlyList<ITableFunction> TableFunctions { get; } =
    [.. FileFormats.All.Select(f => new ReadFunction(f))];

    public IDataSource Create(string name, OptionReader options, ConnectorServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var path = options.RequiredText("path");
        options.Finish();
        return new FilesDataSource(name, services.Resolve(FilePaths.FromUrl(path)), services);
    }

    public ConfigurationMap OptionsOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var path = new ConfigurationScalar(url.LocalPath, true, null);
        return new ConfigurationMap([new ConfigurationEntry("path", path, null)], null);
    }

    public async ValueTask<ITable?> OpenPathAsync(
        string path,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        if (
            path.Contains("://", StringComparison.Ordinal)
            && !path.StartsWith("file://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        var isFolder = Directory.Exists(services.Resolve(FilePaths.FromUrl(path)));
        if (FileFormats.OfPath(path) is null && !isFolder && !FilePaths.IsGlob(path))
        {
            return null;
        }

        return await OpenAsync(path, path, services, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ITableSink?> OpenPathSinkAsync(
        SinkRequest request,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = request.Target.Name;
        var isFile =
            !path.Contains("://", StringComparison.Ordinal)
            || path.StartsWith("file://", StringComparison.OrdinalIgnoreCase);
        var format = isFile ? FormatOf(request) : null;
        return ValueTask.FromResult<ITableSink?>(
            format is null ? null : FileSink.Open(services.Resolve(FilePaths.FromUrl(path)), format, request)
        );
    }

    internal static async ValueTask<ITable> OpenAsync(
        string displayName,
        string path,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        var files = FilePaths.Expand(path, services);
        var formats = files.Select(FileFormats.OfPath).Distinct().ToList();
        return formats is [{ } format]
            ? await format.OpenAsync(displayName, files, [], services, cancellationToken).ConfigureAwait(false)
            : throw new WeirException(ErrorCode.InvalidData, $"the files of '{path}' do not have one known format");
    }

    private static IFileFormat? FormatOf(SinkRequest request)
    {
        var named = request.Options.FirstOrDefault(o => o.Key == "format").Value;
        return named is null ? FileFormats.OfPath(request.Target.Name) : FileFormats.OfName(named);
    }
}
