namespace Weir.Connectors.Files;

/// <summary><c>read_csv('x.csv', header => true)</c> and its siblings.</summary>
internal sealed class ReadFunction(IFileFormat format) : ITableFunction
{
    public string Name => "read_" + format.Name;

    public string Description =>
        $"Reads {format.Name} files: a path, folder, glob or list of paths, and options by name.";

    public async ValueTask<ITable> OpenAsync(
        IReadOnlyList<TableArgument> arguments,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        var positional = arguments.Where(a => a.Name is null).ToList();
        if (positional is not [{ Value: string or object?[] } path])
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"{Name} takes one path, or a list of paths, and options by name"
            );
        }

        var options = arguments.Where(a => a.Name is not null).ToList();
        var unknown = options.Find(o => !format.ReadOptions.Contains(o.Name!, StringComparer.Ordinal));
        if (unknown is not null)
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"{Name} has no option \"{unknown.Name}\"")
            {
                Hint =
                    Suggestions.DidYouMean(unknown.Name!, format.ReadOptions)
                    ?? "Options: " + string.Join(", ", format.ReadOptions) + ".",
            };
        }

        var paths = path.Value is string one ? [one] : ((object?[])path.Value!).Cast<string>().ToList();
        var files = paths.SelectMany(p => FilePaths.Expand(p, services)).ToList();
        return await format
            .OpenAsync(string.Join(", ", paths), files, options, services, cancellationToken)
            .ConfigureAwait(false);
    }
}
