namespace Weir.Connectors.Files;

/// <summary>A folder whose files, folders of files and patterns are tables; or one file or pattern.</summary>
internal sealed class FilesSource(
    string name,
    string path,
    IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, object?>>> options,
    ConnectorServices services
) : IDataSource
{
    private const int MostTables = 10_000;

    public string Name => name;

    public string Type => "files";

    public string Location => path;

    /// <summary>Raises for options that a format does not know.</summary>
    public void CheckOptions()
    {
        foreach (var format in FileFormats.All)
        {
            var check = OptionsOf(format);
            _ = check.Boolean("union_by_name");
            _ = format.Reader(check, services);
            check.Finish();
        }
    }

    public ValueTask PingAsync(CancellationToken cancellationToken) =>
        Directory.Exists(path) || FilePaths.Expand(path).Count > 0
            ? ValueTask.CompletedTask
            : throw new WeirException(ErrorCode.FileNotFound, $"there is no folder or file {path}")
            {
                SourceName = path,
            };

    public ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken)
    {
        var tables = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in FilePaths.Expand(path).Where(f => FileFormats.OfPath(f) is not null))
        {
            tables.Add(FileFormats.Stem(file));
        }

        if (Directory.Exists(path))
        {
            foreach (var folder in Directory.EnumerateDirectories(path).Where(FilePaths.IsVisible).Take(MostTables))
            {
                if (FilePaths.Expand(folder).Exists(f => FileFormats.OfPath(f) is not null))
                {
                    tables.Add(Path.GetFileName(folder));
                }
            }
        }

        return ValueTask.FromResult<IReadOnlyList<TableName>>([
            .. tables.Take(MostTables).Select(t => new TableName(null, t)),
        ]);
    }

    public async ValueTask<ITable?> FindTableAsync(TableName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var files = Find(name);
        if (files.Count == 0)
        {
            return null;
        }

        var format =
            FilesConnector.CommonFormat(files, name.ToString())
            ?? throw new WeirException(ErrorCode.NotSupported, $"no format reads {files[0]}");
        return await FileTable
            .OpenAsync($"{Name}.{name}", files, format, OptionsOf(format), services, cancellationToken)
            .ConfigureAwait(false);
    }

    public async ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (target, isFolder, format) = TargetOf(request.Target, request.Options);
        return (await FileSinks.OpenAsync(target, isFolder, format, request, cancellationToken).ConfigureAwait(false))!;
    }

    public async ValueTask<ITransferTarget?> OpenTransferAsync(
        TransferRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var (target, isFolder, format) = TargetOf(request.Target, request.Options);
        return await FileTransfers
            .OpenAsync(target, isFolder, format, request, services.Time, cancellationToken)
            .ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FormatOptions OptionsOf(FileFormat format) =>
        new(options.TryGetValue(format.Name, out var own) ? own : [], $"connection \"{Name}\" for {format.Name}");

    /// <summary>The file or folder that a table is written to; a new one is a Parquet file.</summary>
    private (string Path, bool IsFolder, FileFormat Format) TargetOf(
        TableName table,
        IReadOnlyList<KeyValuePair<string, string>> options
    )
    {
        if (!Directory.Exists(path) && (GlobPattern.IsPattern(path) || FileFormats.OfPath(path) is not null))
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"connection \"{Name}\" is one file or pattern, not a folder that tables can be written to"
            );
        }

        var existing = Find(table);
        var isFolder = existing.Count > 0 && Directory.Exists(Target(table));
        var target =
            isFolder || FileFormats.OfPath(table.Name) is not null ? Target(table)
            : existing.Count > 0 ? existing[0]
            : Target(table) + ".parquet";
        return (target, isFolder, FilesConnector.FormatOf(isFolder ? existing[0] : target, options)!);
    }

    private string Target(TableName table) =>
        Inside(table.Schema is null ? table.Name : Path.Combine(table.Schema, table.Name));

    /// <summary>A name never leads out of the folder.</summary>
    private string Inside(string relative)
    {
        var full = Path.GetFullPath(relative, path);
        var root = Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar;
        return full.StartsWith(root, StringComparison.Ordinal)
            ? full
            : throw new WeirException(
                ErrorCode.InvalidParameter,
                $"the table name \"{relative}\" leads out of the folder of connection \"{Name}\""
            );
    }

    /// <summary>The files of a table: by exact name, then ignoring case; raises when two files fit.</summary>
    private List<string> Find(TableName table)
    {
        if (!Directory.Exists(path))
        {
            return [.. FilePaths.Expand(path).Where(f => Fits(f, table.Name, StringComparison.OrdinalIgnoreCase))];
        }

        var target = Target(table);
        var direct =
            FileFormats.OfPath(target) is not null || GlobPattern.IsPattern(table.Name) || Directory.Exists(target);
        if (direct && FilePaths.Expand(target) is { Count: > 0 } found)
        {
            return [.. found.Where(f => FileFormats.OfPath(f) is not null)];
        }

        var folder = Path.GetDirectoryName(target)!;
        var files = FilePaths.Expand(folder).Where(f => FileFormats.OfPath(f) is not null).ToList();
        var wanted = Path.GetFileName(target);
        var matches = files.FindAll(f => Fits(f, wanted, StringComparison.Ordinal));
        if (matches.Count == 0)
        {
            matches = files.FindAll(f => Fits(f, wanted, StringComparison.OrdinalIgnoreCase));
        }

        return matches.Count <= 1
            ? matches
            : throw new WeirException(
                ErrorCode.AmbiguousTable,
                $"several files are the table {Name}.{table}: " + string.Join(", ", matches.Select(Path.GetFileName))
            )
            {
                Hint = "Name the file with its ending in quotes.",
            };
    }

    private static bool Fits(string file, string name, StringComparison comparison) =>
        string.Equals(FileFormats.Stem(file), name, comparison);
}
