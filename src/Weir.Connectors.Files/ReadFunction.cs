using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>A table function such as <c>read_csv('x.csv', header => true)</c>: paths first, then options by name.</summary>
internal sealed class ReadFunction(FileFormat format, string name) : ITableFunction
{
    public string Name => name;

    public string Description => $"reads {format.Name} files by path, pattern or list of them, with named options";

    public async ValueTask<ITable> OpenAsync(
        IReadOnlyList<TableArgument> arguments,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(services);
        var paths = arguments is [{ Name: null, Value: { } first }, ..] ? Paths(first) : null;
        if (paths is null or [] || arguments.Skip(1).Any(a => a.Name is null))
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"{Name} takes a path or list of paths, then options by name, such as {Name}('data/*{format.Extensions[0]}')"
            );
        }

        var files = new List<string>();
        foreach (var path in paths)
        {
            var found = FilePaths.Expand(services.Resolve(FilePaths.FromUrl(path)));
            files.AddRange(found.Count > 0 ? found : throw FilesConnector.NotFound(path, services));
        }

        var options = arguments.Skip(1).Select(a => KeyValuePair.Create(a.Name!, Convert(a.Value, a.Type))).ToList();
        return await FileTable
            .OpenAsync(
                string.Join(", ", paths),
                files,
                format,
                new FormatOptions(options, Name),
                services,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static IReadOnlyList<string>? Paths(object value) =>
        value switch
        {
            string path => [path],
            object?[] list when Array.TrueForAll(list, v => v is string) => [.. list.Cast<string>()],
            _ => null,
        };

    /// <summary>Structs and maps become names with values.</summary>
    private static object? Convert(object? value, DataType type) =>
        (value, type.Kind) switch
        {
            (object?[] fields, TypeKind.Struct) => fields
                .Select((v, i) => KeyValuePair.Create(type.Fields[i].Name, v))
                .ToList(),
            (object?[] entries, TypeKind.Map) => entries
                .Select(e =>
                    e is object?[] { Length: 2 } pair && pair[0] is string key
                        ? KeyValuePair.Create(key, pair[1])
                        : throw new WeirException(ErrorCode.InvalidParameter, "the keys of an option must be texts")
                )
                .ToList(),
            _ => value,
        };
}
