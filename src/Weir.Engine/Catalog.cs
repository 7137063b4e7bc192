using System.Collections.Concurrent;
using Weir.Connectors;
using Weir.Planner.Binding;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Engine;

/// <summary>Finds tables by what statements call them. Safe for several statements at once.</summary>
internal sealed class Catalog(SessionOptions options)
{
    private readonly ConcurrentDictionary<string, ITable> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, CreateViewStatement> _views = new(StringComparer.OrdinalIgnoreCase);

    public ConnectorServices Services { get; } = new(options.BaseDirectory, options.Time, options.TempDirectory);

    public IReadOnlyDictionary<string, ITable> Tables => _tables;

    public IEnumerable<string> ViewNames => _views.Keys;

    public IDataSource? Connection(string name) =>
        options.Connections.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a table of the session; an older one of that name is disposed.</summary>
    public void SetTable(string name, ITable table)
    {
        Remove(name);
        _tables[name] = table;
    }

    public void SetView(string name, CreateViewStatement view)
    {
        Remove(name);
        _views[name] = view;
    }

    public bool Exists(string name) => _tables.ContainsKey(name) || _views.ContainsKey(name);

    public bool Remove(string name)
    {
        if (_tables.TryRemove(name, out var table))
        {
            (table as IDisposable)?.Dispose();
            return true;
        }

        return _views.TryRemove(name, out _);
    }

    public async ValueTask<TableBinding> ResolveAsync(
        TableKey key,
        SourceLocation location,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (key.Path is not null)
        {
            return new TableBinding(
                await OpenPathAsync(key.Path, location, text, cancellationToken).ConfigureAwait(false),
                null,
                []
            );
        }

        if (key.Call is not null)
        {
            return new TableBinding(
                await OpenFunctionAsync(key.Call, location, text, cancellationToken).ConfigureAwait(false),
                null,
                []
            );
        }

        if (key.Name.Count == 1)
        {
            var name = key.Name[0].Name;
            if (_views.TryGetValue(name, out var view))
            {
                return new TableBinding(null, view.Query, view.Columns);
            }

            if (_tables.TryGetValue(name, out var table))
            {
                return new TableBinding(table, null, []);
            }
        }

        return new TableBinding(
            await FindAsync(key, location, text, cancellationToken).ConfigureAwait(false),
            null,
            []
        );
    }

    private async ValueTask<ITable> FindAsync(
        TableKey key,
        SourceLocation location,
        string text,
        CancellationToken cancellationToken
    )
    {
        var parts = key.Name.Select(p => p.Name).ToList();
        if (parts.Count > 1 && Connection(parts[0]) is { } connection)
        {
            var name = parts.Count == 2 ? new TableName(null, parts[1]) : new TableName(parts[1], parts[2]);
            return parts.Count > 3
                ? throw SyntaxErrors.At(
                    ErrorCode.TableNotFound,
                    $"a table's name has at most three parts: connection.schema.table",
                    location,
                    text
                )
                : await connection.FindTableAsync(name, cancellationToken).ConfigureAwait(false)
                    ?? throw await MissingAsync(connection, name, location, text, cancellationToken)
                        .ConfigureAwait(false);
        }

        if (parts.Count > 2)
        {
            throw SyntaxErrors.At(
                ErrorCode.TableNotFound,
                $"there is no connection \"{parts[0]}\"",
                location,
                text,
                Suggestions.DidYouMean(parts[0], options.Connections.Select(c => c.Name))
            );
        }

        var wanted = parts.Count == 1 ? new TableName(null, parts[0]) : new TableName(parts[0], parts[1]);
        var found = new List<(IDataSource Source, ITable Table)>();
        foreach (var source in options.Connections)
        {
            if (await source.FindTableAsync(wanted, cancellationToken).ConfigureAwait(false) is { } table)
            {
                found.Add((source, table));
            }
        }

        return found.Count switch
        {
            1 => found[0].Table,
            0 => throw SyntaxErrors.At(
                ErrorCode.TableNotFound,
                $"table \"{string.Join('.', parts)}\" does not exist",
                location,
                text,
                UnknownHint(parts)
            ),
            _ => throw SyntaxErrors.At(
                ErrorCode.AmbiguousTable,
                $"table \"{string.Join('.', parts)}\" exists in more than one connection",
                location,
                text,
                "Candidates: " + string.Join(", ", found.Select(f => f.Table.DisplayName)) + "."
            ),
        };
    }

    private string? UnknownHint(List<string> parts) =>
        Suggestions.DidYouMean(parts[^1], _tables.Keys.Concat(_views.Keys))
        ?? (parts.Count == 2 ? Suggestions.DidYouMean(parts[0], options.Connections.Select(c => c.Name)) : null)
        ?? (
            options.Connections.Count == 0
                ? "There are no connections: name a file as 'path/file.csv', or use -s name=path."
                : null
        );

    private static async ValueTask<WeirException> MissingAsync(
        IDataSource source,
        TableName name,
        SourceLocation location,
        string text,
        CancellationToken cancellationToken
    )
    {
        var tables = await source.ListTablesAsync(cancellationToken).ConfigureAwait(false);
        var hint = Suggestions.DidYouMean(name.Name, tables.Select(t => t.Name));
        return SyntaxErrors.At(
            ErrorCode.TableNotFound,
            $"connection \"{source.Name}\" has no table \"{name}\"",
            location,
            text,
            hint
        );
    }

    public async ValueTask<ITable> OpenPathAsync(
        string path,
        SourceLocation location,
        string text,
        CancellationToken cancellationToken
    )
    {
        foreach (var connector in options.Connectors)
        {
            try
            {
                if (await connector.OpenPathAsync(path, Services, cancellationToken).ConfigureAwait(false) is { } table)
                {
                    return table;
                }
            }
            catch (WeirException exception) when (exception.Location is null)
            {
                throw SyntaxErrors.At(exception.Code, exception.Message, location, text, exception.Hint);
            }
        }

        throw SyntaxErrors.At(
            ErrorCode.FileNotFound,
            $"no connector reads '{path}'",
            location,
            text,
            "Known endings: .csv, .tsv, .parquet, .json, .jsonl, .ndjson."
        );
    }

    private async ValueTask<ITable> OpenFunctionAsync(
        FunctionCall call,
        SourceLocation location,
        string text,
        CancellationToken cancellationToken
    )
    {
        var name = call.Name[call.Name.Count - 1].Name;
        var functions = options.Connectors.SelectMany(c => c.TableFunctions).Concat(BuiltInTableFunctions.All).ToList();
        var function =
            functions.Find(f => f.Name == name)
            ?? throw SyntaxErrors.At(
                ErrorCode.FunctionNotFound,
                $"table function {name} does not exist",
                location,
                text,
                Suggestions.DidYouMean(name, functions.Select(f => f.Name))
            );
        var binding = new BinderOptions
        {
            Text = text,
            Functions = Functions.FunctionCatalog.BuiltIn,
            Tables = new Dictionary<TableKey, TableBinding>(),
            Parameters = options.Parameters,
        };
        var arguments = call.Arguments.Select(a =>
        {
            var value = Planner.QueryPlanner.Constant(a.Value, binding);
            return new TableArgument(a.Name?.Name, value.Value, value.Type);
        });
        try
        {
            return await function.OpenAsync([.. arguments], Services, cancellationToken).ConfigureAwait(false);
        }
        catch (WeirException exception) when (exception.Location is null)
        {
            throw SyntaxErrors.At(exception.Code, exception.Message, location, text, exception.Hint);
        }
    }
}
