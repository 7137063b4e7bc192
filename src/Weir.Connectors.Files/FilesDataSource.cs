namespace Weir.Connectors.Files;

/// <summary>A folder whose files are tables: <c>orders</c> is orders.parquet, orders.csv, …, or the folder orders.</summary>
internal sealed class FilesDataSource(string name, string folder, ConnectorServices services) : IDataSource
{
    private const int MostTables = 10_000;

    private readonly ConnectorServices _services = services with { BaseDirectory = folder };

    public string Name => name;

    public string Type => "files";

    public string Location => folder;

    public ValueTask PingAsync(CancellationToken cancellationToken) =>
        Directory.Exists(folder)
            ? default
            : throw new WeirException(ErrorCode.FileNotFound, $"the folder {folder} does not exist");

    public ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new WeirException(
                ErrorCode.FileNotFound,
                $"the folder {folder} of connection \"{name}\" does not exist"
            );
        }

        var files = Directory.EnumerateFiles(folder).Where(f => FileFormats.OfPath(f) is not null).Select(BaseName);
        var folders = Directory.EnumerateDirectories(folder).Where(HasFiles).Select(d => Path.GetFileName(d)!);
        return ValueTask.FromResult<IReadOnlyList<TableName>>([
            .. files
                .Concat(folders)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Take(MostTables)
                .Select(t => new TableName(null, t)),
        ]);
    }

    public async ValueTask<ITable?> FindTableAsync(TableName table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Schema is not null || !Directory.Exists(folder))
        {
            return null;
        }

        var entries = Directory
            .EnumerateFiles(folder)
            .Where(f => FileFormats.OfPath(f) is not null)
            .Concat(Directory.EnumerateDirectories(folder).Where(HasFiles))
            .ToList();
        var found = entries.Where(e => BaseName(e) == table.Name).ToList();
        found =
            found.Count > 0
                ? found
                : entries
                    .Where(e => string.Equals(BaseName(e), table.Name, StringComparison.OrdinalIgnoreCase))
                    .ToList();
        return found.Count switch
        {
            0 => null,
            1 => await FilesConnector
                .OpenAsync($"{name}.{table.Name}", found[0], _services, cancellationToken)
                .ConfigureAwait(false),
            _ => throw new WeirException(
                ErrorCode.AmbiguousTable,
                $"connection \"{name}\" has more than one \"{table.Name}\": {string.Join(", ", found.Select(Path.GetFileName))}"
            ),
        };
    }

    public ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var existing = Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder)
                .FirstOrDefault(f => FileFormats.OfPath(f) is not null && BaseName(f) == request.Target.Name)
            : null;
        var format = existing is null ? FileFormats.OfName("parquet") : FileFormats.OfPath(existing)!;
        var path = existing ?? Path.Combine(folder, request.Target.Name + ".parquet");
        return ValueTask.FromResult<ITableSink>(FileSink.Open(path, format, request));
    }

    public ValueTask DisposeAsync() => default;

    private static bool HasFiles(string path) =>
        Directory.EnumerateFiles(path).Any(f => FileFormats.OfPath(f) is not null);

    private static string BaseName(string path)
    {
        var file = Path.GetFileName(path);
        var extension = FileFormats
            .OfPath(file)
            ?.Extensions.Where(e => file.EndsWith("." + e, StringComparison.OrdinalIgnoreCase))
            .MaxBy(e => e.Length);
        return extension is null ? file : file[..^(extension.Length + 1)];
    }
}
