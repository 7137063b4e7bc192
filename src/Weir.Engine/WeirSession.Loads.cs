using Weir.Columnar;
using Weir.Connectors;
using Weir.Planner.Binding;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Engine;

/// <summary>Loads: queries whose rows go to a target.</summary>
public sealed partial class WeirSession
{
    /// <summary>
    /// Binds a statement without running it: names, types and functions are checked, sources are asked for their schema.
    /// </summary>
    /// <param name="sql">One statement.</param>
    /// <param name="promised">
    /// Asked for a plain table name before anything else: the schema of a table that will be there when the statement runs,
    /// or null.
    /// </param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The columns of a query; null for a statement that returns none.</returns>
    public async ValueTask<Schema?> PrepareAsync(
        string sql,
        Func<string, CancellationToken, ValueTask<Schema?>>? promised = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        var statement = SqlParser.ParseStatement(sql);
        var query = statement switch
        {
            QueryStatement { Query: var body } => body,
            InsertStatement { Query: { } body } => body,
            CreateTableStatement { Query: { } body } => body,
            CopyStatement { Query: { } body } => body,
            _ => null,
        };
        if (query is null)
        {
            return null;
        }

        var bound = await PlanAsync(query, sql, cancellationToken, promised).ConfigureAwait(false);
        return statement is QueryStatement ? SchemaOf(bound) : null;
    }

    /// <summary>Binds a query whose rows are to be moved; nothing is read.</summary>
    /// <param name="sql">One query.</param>
    /// <param name="condition">Rows for which it is not true are counted as filtered; null: all rows.</param>
    /// <param name="promised">As for <see cref="PrepareAsync"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<PreparedLoad> PrepareLoadAsync(
        string sql,
        string? condition = null,
        Func<string, CancellationToken, ValueTask<Schema?>>? promised = null,
        CancellationToken cancellationToken = default
    )
    {
        var bound = await BindLoadAsync(sql, condition, promised, cancellationToken).ConfigureAwait(false);
        return new PreparedLoad(this, bound, condition is not null);
    }

    /// <summary>Says where a target is, the same for every way of writing it: with the connection's place, or the full path.</summary>
    public string LocationOf(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return TableOf(target) is var (source, name) ? $"{source.Location}#{name}"
            : target.Contains("://", StringComparison.Ordinal) ? Secrets.SecretRedactor.Redact(target)
            : _catalog.Services.Resolve(target);
    }

    /// <summary>Whether a text is the name of a table of a connection or of the session, rather than a path.</summary>
    public bool IsTableName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        return parts.Length == 1
            ? _catalog.Exists(text)
            : parts.Length <= 3 && _catalog.Connection(parts[0]) is not null;
    }

    /// <summary>
    /// Opens the target of a chunked transfer: <c>connection.table</c>, <c>connection.schema.table</c>, or a path or URL. It
    /// locks the job and changes nothing.
    /// </summary>
    /// <exception cref="WeirException">
    /// <see cref="ErrorCode.TableNotFound"/>: nothing writes such a target; <see cref="ErrorCode.NotSupported"/>: it takes no
    /// chunked transfers.
    /// </exception>
    public async ValueTask<ITransferTarget> OpenTransferAsync(
        string target,
        TransferRequest request,
        CancellationToken cancellationToken = default
    ) =>
        await FindTransferAsync(target, request, cancellationToken).ConfigureAwait(false)
        ?? throw (
            TableOf(target) is var (source, _)
                ? new WeirException(
                    ErrorCode.NotSupported,
                    $"connection \"{source.Name}\" ({source.Type}) takes no transfers"
                )
                : NoTarget(target)
        );

    /// <summary>As <see cref="OpenTransferAsync"/>; null when the target takes no chunked transfers.</summary>
    public async ValueTask<ITransferTarget?> FindTransferAsync(
        string target,
        TransferRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(request);
        if (TableOf(target) is var (source, name))
        {
            return await source
                .OpenTransferAsync(request with { Target = name }, cancellationToken)
                .ConfigureAwait(false);
        }

        var byPath = request with { Target = new TableName(null, target) };
        foreach (var connector in _options.Connectors)
        {
            var opened = await connector
                .OpenPathTransferAsync(byPath, _catalog.Services, cancellationToken)
                .ConfigureAwait(false);
            if (opened is not null)
            {
                return opened;
            }
        }

        return null;
    }

    /// <summary>The connection and the table in it that a target names; null for a path.</summary>
    private (IDataSource Source, TableName Name)? TableOf(string target)
    {
        var parts = target.Split('.');
        return parts.Length is 2 or 3 && _catalog.Connection(parts[0]) is { } source
            ? (source, parts.Length == 2 ? new TableName(null, parts[1]) : new TableName(parts[1], parts[2]))
            : null;
    }

    private async ValueTask<BoundQuery> BindLoadAsync(
        string sql,
        string? condition,
        Func<string, CancellationToken, ValueTask<Schema?>>? promised,
        CancellationToken cancellationToken
    )
    {
        var statement =
            SqlParser.ParseStatement(sql) as QueryStatement
            ?? throw new WeirException(ErrorCode.SyntaxError, "only a query can be loaded");
        var query = statement.Query;
        if (condition is not null)
        {
            // The condition becomes one more column, so that the rows it drops are counted and not only gone.
            var kept = new IsExpression(SqlParser.ParseExpression(condition), IsTest.True, IsNegated: false);
            var body = new SelectBody
            {
                Items = [new SelectItem(new StarExpression([], [], [], []), null), new SelectItem(kept, null)],
                From =
                [
                    new SubqueryReference(query, IsLateral: false)
                    {
                        Alias = new TableAlias(new Identifier("source"), []),
                    },
                ],
            };
            query = new QuerySyntax(null, body, [], null, null);
        }

        return await PlanAsync(query, sql, cancellationToken, promised).ConfigureAwait(false);
    }
}
