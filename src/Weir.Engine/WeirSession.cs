using Weir.Columnar;
using Weir.Connectors;
using Weir.Functions;
using Weir.Planner;
using Weir.Planner.Binding;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Engine;

/// <summary>
/// Connections, temporary tables and settings, and the statements that run on them. Queries and loads may run at the same
/// time; results of queries stream, so a session may not be disposed while one is read.
/// </summary>
public sealed partial class WeirSession : IAsyncDisposable
{
    private const int MostTables = 1000;

    private readonly SessionOptions _options;
    private readonly Catalog _catalog;
    private readonly MemoryBudget _budget;
    private readonly SessionSettings _settings;

    /// <summary>A session with these options.</summary>
    public WeirSession(SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads < 1 || options.MemoryLimit < 1 << 20)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "threads must be at least 1 and memory at least 1 MB");
        }

        _options = options;
        _catalog = new Catalog(options);
        _budget = new MemoryBudget("the session's memory", options.MemoryLimit);
        _settings = new SessionSettings(options);
    }

    /// <summary>The named connections.</summary>
    public IReadOnlyList<IDataSource> Connections => _options.Connections;

    /// <summary>What relative paths are relative to.</summary>
    public string BaseDirectory => _options.BaseDirectory;

    /// <summary>Where temporary files go.</summary>
    public string TempDirectory => _options.TempDirectory;

    /// <summary>Settings of transfers by name.</summary>
    public IReadOnlyDictionary<string, string> TransferSettings => _options.TransferSettings;

    /// <summary>What the states of queries and temporary tables hold.</summary>
    public MemoryBudget Memory => _budget;

    /// <summary>Runs the statements of a text one after another; the result of each must be read or disposed before the next.</summary>
    /// <exception cref="WeirException">A statement is wrong or failed; later ones do not run.</exception>
    public async IAsyncEnumerable<QueryResult> ExecuteAsync(
        string sql,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        foreach (var statement in SqlParser.ParseStatements(sql))
        {
            yield return await RunAsync(statement, sql, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the one statement of a text.</summary>
    /// <exception cref="WeirException">The statement is wrong or failed.</exception>
    public ValueTask<QueryResult> QueryAsync(string sql, CancellationToken cancellationToken = default) =>
        QueryAsync(sql, null, cancellationToken);

    /// <summary>Runs the one statement of a text; rows that sources reject go to the sink when it is a query.</summary>
    /// <exception cref="WeirException">The statement is wrong or failed.</exception>
    public ValueTask<QueryResult> QueryAsync(
        string sql,
        IRejectSink? rejects,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        var statement = SqlParser.ParseStatement(sql);
        return statement is QueryStatement query
            ? SelectAsync(query.Query, sql, rejects, cancellationToken)
            : RunAsync(statement, sql, cancellationToken);
    }

    /// <summary>Changes a setting, as the statement SET does.</summary>
    /// <exception cref="WeirException">There is no such setting, or the value does not fit.</exception>
    public void Set(string name, string value) => _settings.Set(name, value);

    /// <summary>Makes a table visible under a name without a connection; the session disposes it if it is disposable.</summary>
    public void AddTable(string name, ITable table) => _catalog.SetTable(name, table);

    /// <summary>Forgets a table or view of the session and frees what it holds; false when there is none of that name.</summary>
    public bool RemoveTable(string name) => _catalog.Remove(name);

    /// <summary>Makes a file or URL visible as a table.</summary>
    public async ValueTask AddPathAsync(string name, string path, CancellationToken cancellationToken = default) =>
        _catalog.SetTable(
            name,
            await _catalog
                .OpenPathAsync(path, new SourceLocation(1, 1), $"'{path}'", cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>
    /// Prepares a write: the target is <c>connection.table</c>, <c>connection.schema.table</c>, or a path or URL.
    /// </summary>
    public async ValueTask<ITableSink> OpenSinkAsync(
        string target,
        SinkRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(request);
        if (TableOf(target) is var (source, name))
        {
            return await source.OpenSinkAsync(request with { Target = name }, cancellationToken).ConfigureAwait(false);
        }

        return await OpenPathSinkAsync(target, request, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ITableSink> OpenPathSinkAsync(
        string target,
        SinkRequest request,
        CancellationToken cancellationToken
    )
    {
        foreach (var connector in _options.Connectors)
        {
            var sink = await connector
                .OpenPathSinkAsync(
                    request with
                    {
                        Target = new TableName(null, target),
                    },
                    _catalog.Services,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (sink is not null)
            {
                return sink;
            }
        }

        throw NoTarget(target);
    }

    /// <summary>Raises when a target is no table of a connection and no file that could be written; touches nothing.</summary>
    public void CheckTarget(string target, IReadOnlyList<KeyValuePair<string, string>> options)
    {
        ArgumentNullException.ThrowIfNull(target);
        var request = new SinkRequest(new TableName(null, target), new Schema(), WriteMode.Create, [])
        {
            Options = options,
        };
        if (TableOf(target) is null && !_options.Connectors.Any(c => c.WritesPath(request)))
        {
            throw NoTarget(target);
        }
    }

    private WeirException NoTarget(string target) =>
        new(ErrorCode.TableNotFound, $"nothing writes the target \"{target}\"")
        {
            Hint =
                Suggestions.DidYouMean(target.Split('.')[0], _options.Connections.Select(c => c.Name))
                ?? "Name connection.table, or a file ending in .csv, .tsv, .parquet, .json or .jsonl.",
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _catalog.Tables.Keys.ToList())
        {
            _catalog.Remove(name);
        }

        foreach (var connection in _options.Connections)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Binds a query, looking tables up as the binder meets them.</summary>
    private async ValueTask<BoundQuery> PlanAsync(
        QuerySyntax query,
        string text,
        CancellationToken cancellationToken,
        Func<string, CancellationToken, ValueTask<Schema?>>? promised = null
    )
    {
        var tables = new Dictionary<TableKey, TableBinding>();
        var options = new BinderOptions
        {
            Text = text,
            Functions = FunctionCatalog.BuiltIn,
            Tables = tables,
            Parameters = _options.Parameters,
        };
        while (true)
        {
            try
            {
                return QueryPlanner.Plan(query, options);
            }
            catch (UnresolvedTableException missing) when (tables.Count < MostTables)
            {
                tables[missing.Key] =
                    promised is not null
                    && missing.Key is { Path: null, Call: null, Name: [var only] }
                    && await promised(only.Name, cancellationToken).ConfigureAwait(false) is { } schema
                        ? new TableBinding(new MemoryTable(only.Name, schema, _budget), null, [])
                        : await _catalog
                            .ResolveAsync(missing.Key, missing.Location, text, cancellationToken)
                            .ConfigureAwait(false);
            }
        }
    }

    internal Execution.ExecutionContext NewContext(
        bool measuresTime = false,
        IRejectSink? rejects = null,
        int? threads = null
    )
    {
        var now = _options.Time.GetUtcNow().UtcDateTime;
        return new Execution.ExecutionContext
        {
            Budget = new MemoryBudget("the query's memory", _settings.Memory, _budget),
            Threads = threads ?? _settings.Threads,
            Functions = new FunctionContext(
                (now - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                _settings.TimeZone,
                _budget
            ),
            Rejects = rejects,
            Warn = _options.Warn,
            MeasuresTime = measuresTime,
        };
    }
}
