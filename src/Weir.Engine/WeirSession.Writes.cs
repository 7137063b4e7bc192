using Weir.Columnar;
using Weir.Connectors;
using Weir.Execution;
using Weir.Plan;
using Weir.Planner.Binding;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Engine;

/// <summary>Statements that write.</summary>
public sealed partial class WeirSession
{
    private async ValueTask<QueryResult> CreateTableAsync(
        CreateTableStatement create,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (create.Name.Count > 1)
        {
            var load = await PlanCreateAsync(create, text, cancellationToken).ConfigureAwait(false);
            return Done("CREATE TABLE", await MoveAsync(load, cancellationToken).ConfigureAwait(false));
        }

        var name = create.Name[0].Name;
        if (_catalog.Exists(name) && !create.OrReplace)
        {
            return create.IfNotExists
                ? Done("CREATE TABLE")
                : throw SyntaxErrors.At(
                    ErrorCode.TableExists,
                    $"table \"{name}\" already exists",
                    create.Location.Value,
                    text
                );
        }

        if (
            create.Constraints.Count > 0
            || create.Columns.Any(c =>
                c.IsPrimaryKey || c.IsUnique || c.Check is not null || c.Default is not null || c.References.Count > 0
            )
        )
        {
            throw SyntaxErrors.At(
                ErrorCode.NotSupported,
                "constraints and defaults of temporary tables are not supported yet",
                create.Location.Value,
                text,
                "NOT NULL is."
            );
        }

        if (create.Query is null)
        {
            CheckDistinct(create.Columns, text);
            var fields = create.Columns.Select(c => new Field(
                c.Name.Name,
                c.Type is null
                    ? throw SyntaxErrors.At(
                        ErrorCode.SyntaxError,
                        $"column \"{c.Name}\" needs a type",
                        c.Location.Value,
                        text
                    )
                    : TypeNames.Resolve(c.Type),
                !c.IsNotNull
            ));
            _catalog.SetTable(name, new MemoryTable(name, new Schema([.. fields]), _budget));
            return Done("CREATE TABLE");
        }

        var bound = await PlanAsync(create.Query, text, cancellationToken).ConfigureAwait(false);
        var table = new MemoryTable(name, SchemaOf(bound), _budget);
        try
        {
            await FillAsync(table, bound.Plan, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            table.Dispose();
            throw;
        }

        _catalog.SetTable(name, table);
        return Done("CREATE TABLE", table.RowCount);
    }

    private async ValueTask<StatementLoad> PlanCreateAsync(
        CreateTableStatement create,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (create.Query is null || create.IsTemporary || create.IfNotExists)
        {
            throw Unsupported("this CREATE TABLE inside a connection", create, text);
        }

        var bound = await PlanAsync(create.Query, text, cancellationToken).ConfigureAwait(false);
        var (connection, name) = TargetOf(create.Name, text);
        return LoadInto(connection, name, bound, create.OrReplace ? WriteMode.Replace : WriteMode.Create);
    }

    private async Task FillAsync(MemoryTable table, PlanNode plan, CancellationToken cancellationToken)
    {
        var reader = PlanExecutor.Open(plan, NewContext());
        await using var scope = reader.ConfigureAwait(false);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                table.Add(batch);
            }
        }
    }

    private async ValueTask<QueryResult> InsertAsync(
        InsertStatement insert,
        string text,
        CancellationToken cancellationToken
    )
    {
        var bound = await PlanInsertedAsync(insert, text, cancellationToken).ConfigureAwait(false);
        if (insert.Table.Count > 1)
        {
            var load = await PlanInsertAsync(insert, bound, text, cancellationToken).ConfigureAwait(false);
            return Done("INSERT", await MoveAsync(load, cancellationToken).ConfigureAwait(false));
        }

        return Done(
            "INSERT",
            await InsertIntoAsync(SessionTable(insert, text), insert, bound, text, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    /// <summary>The rows that an INSERT adds.</summary>
    private ValueTask<BoundQuery> PlanInsertedAsync(
        InsertStatement insert,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (insert.OnConflict is not null || insert.Returning.Count > 0 || insert.Query is null)
        {
            throw Unsupported(
                insert.OnConflict is not null ? "ON CONFLICT"
                    : insert.Query is null ? "DEFAULT VALUES"
                    : "RETURNING",
                insert,
                text
            );
        }

        var source = insert.With is null ? insert.Query : insert.Query with { With = insert.With };
        return PlanAsync(source, text, cancellationToken);
    }

    private MemoryTable SessionTable(InsertStatement insert, string text) =>
        _catalog.Tables.TryGetValue(insert.Table[0].Name, out var found) && found is MemoryTable table
            ? table
            : throw SyntaxErrors.At(
                ErrorCode.TableNotFound,
                $"table \"{insert.Table[0]}\" does not exist in the session",
                insert.Table[0].Location.Value,
                text,
                Suggestions.DidYouMean(insert.Table[0].Name, _catalog.Tables.Keys)
            );

    private static void CheckDistinct(IEnumerable<ColumnDefinition> columns, string text)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            if (!names.Add(column.Name.Name))
            {
                throw SyntaxErrors.At(
                    ErrorCode.DuplicateName,
                    $"column \"{column.Name}\" specified more than once",
                    column.Location.Value,
                    text
                );
            }
        }
    }

    /// <summary>As in PostgreSQL: without a column list values go to the columns in their order, and are cast to their types.</summary>
    private async ValueTask<StatementLoad> PlanInsertAsync(
        InsertStatement insert,
        BoundQuery bound,
        string text,
        CancellationToken cancellationToken
    )
    {
        var (connection, name) = TargetOf(insert.Table, text);
        var table =
            await connection.FindTableAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw SyntaxErrors.At(
                ErrorCode.TableNotFound,
                $"connection \"{connection.Name}\" has no table \"{name}\"",
                insert.Table[0].Location.Value,
                text,
                "CREATE TABLE … AS makes one."
            );
        var targets =
            insert.Columns.Count > 0
                ? insert.Columns.Select(c => Place(table, c, text)).ToList()
                : [.. Enumerable.Range(0, Math.Min(table.Schema.Count, bound.Plan.Output.Count))];
        CheckWidth(targets.Count, bound, insert, text);
        // In the target's order, which is the only one that an append to a file has.
        var inOrder = targets
            .Select((place, i) => (Field: table.Schema[place], Place: place, From: i))
            .OrderBy(t => t.Place)
            .ToList();
        var projections = inOrder.Select(t => Converted(bound.Plan.Output[t.From], t.Field, FirstProjection + t.From));
        var converted = bound with
        {
            Plan = new ProjectNode(bound.Plan, projections.ToValueList()),
            Names = [.. inOrder.Select(t => t.Field.Name)],
        };
        return LoadInto(connection, name, converted, WriteMode.Append);
    }

    private const int FirstProjection = 1 << 24;

    private static Projection Converted(PlanColumn source, Field field, int id)
    {
        Plan.Expression value = new ColumnExpression(source);
        value = source.Type.Equals(field.Type) ? value : new Plan.CastExpression(value, field.Type);
        return new Projection(new PlanColumn(id, field.Name, field.Type), value);
    }

    private (IDataSource Connection, TableName Name) TargetOf(ValueList<Identifier> parts, string text)
    {
        var connection = _catalog.Connection(parts[0].Name);
        if (connection is null || parts.Count > 3)
        {
            throw SyntaxErrors.At(
                ErrorCode.TableNotFound,
                connection is null
                    ? $"there is no connection \"{parts[0]}\""
                    : "a table's name has at most three parts: connection.schema.table",
                parts[0].Location.Value,
                text,
                Suggestions.DidYouMean(parts[0].Name, _options.Connections.Select(c => c.Name))
            );
        }

        return (
            connection,
            parts.Count == 2 ? new TableName(null, parts[1].Name) : new TableName(parts[1].Name, parts[2].Name)
        );
    }

    private static void CheckWidth(int expected, BoundQuery bound, InsertStatement insert, string text)
    {
        if (expected != bound.Plan.Output.Count)
        {
            var problem =
                bound.Plan.Output.Count > expected
                    ? "INSERT has more expressions than target columns"
                    : "INSERT has more target columns than expressions";
            throw SyntaxErrors.At(ErrorCode.SyntaxError, problem, insert.Location.Value, text);
        }
    }

    private async Task<long> InsertIntoAsync(
        MemoryTable table,
        InsertStatement insert,
        BoundQuery bound,
        string text,
        CancellationToken cancellationToken
    )
    {
        var targets =
            insert.Columns.Count > 0
                ? insert.Columns.Select(c => Place(table, c, text)).ToList()
                : [.. Enumerable.Range(0, Math.Min(table.Schema.Count, bound.Plan.Output.Count))];
        CheckWidth(targets.Count, bound, insert, text);
        var projections = new List<Projection>();
        var nextId = FirstProjection;
        for (var i = 0; i < table.Schema.Count; i++)
        {
            var field = table.Schema[i];
            var place = targets.IndexOf(i);
            Plan.Expression value =
                place < 0 ? LiteralExpression.Null(field.Type) : new ColumnExpression(bound.Plan.Output[place]);
            value = value.Type.Equals(field.Type) ? value : new Plan.CastExpression(value, field.Type);
            projections.Add(new Projection(new PlanColumn(nextId++, field.Name, field.Type), value));
        }

        // Rows become visible together: an INSERT that reads its own table must not see them, and one that fails adds none.
        using var staged = new MemoryTable(table.DisplayName, table.Schema, _budget);
        await FillAsync(staged, new ProjectNode(bound.Plan, projections.ToValueList()), cancellationToken)
            .ConfigureAwait(false);
        foreach (var batch in staged.Snapshot())
        {
            using (batch)
            {
                CheckNotNull(table, batch);
                table.Add(batch);
            }
        }

        return staged.RowCount;
    }

    private static void CheckNotNull(MemoryTable table, Batch batch)
    {
        for (var i = 0; i < table.Schema.Count; i++)
        {
            if (!table.Schema[i].IsNullable && batch.Columns[i].CountNulls() > 0)
            {
                throw new WeirException(
                    ErrorCode.ConstraintViolation,
                    $"null value in column \"{table.Schema[i].Name}\" of \"{table.DisplayName}\" violates its NOT NULL constraint"
                );
            }
        }
    }

    private static int Place(ITable table, Identifier column, string text)
    {
        var place = table.Schema.IndexOf(column.Name);
        return place >= 0
            ? place
            : throw SyntaxErrors.At(
                ErrorCode.ColumnNotFound,
                $"column \"{column}\" of \"{table.DisplayName}\" does not exist",
                column.Location.Value,
                text,
                Suggestions.DidYouMean(column.Name, table.Schema.Fields.Select(f => f.Name))
            );
    }

    private async ValueTask<QueryResult> CopyAsync(CopyStatement copy, string text, CancellationToken cancellationToken)
    {
        var load = await PlanCopyAsync(copy, text, cancellationToken).ConfigureAwait(false);
        return Done("COPY", await MoveAsync(load, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<StatementLoad> PlanCopyAsync(
        CopyStatement copy,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (copy.IsFrom)
        {
            throw Unsupported("COPY … FROM", copy, text);
        }

        var query = copy.Query;
        if (query is null)
        {
            SqlExpression[] columns =
                copy.Columns.Count == 0
                    ? [new StarExpression([], [], [], []) { Location = copy.Location }]
                    : [.. copy.Columns.Select(c => new ColumnReference([c]) { Location = c.Location })];
            var body = new SelectBody
            {
                Items = columns.Select(c => new SelectItem(c, null)).ToValueList(),
                From = [new TableReference(copy.Table) { Location = copy.Table[0].Location }],
            };
            query = new QuerySyntax(null, body, [], null, null);
        }

        var bound = await PlanAsync(query, text, cancellationToken).ConfigureAwait(false);
        var options = copy.Options.Select(o => KeyValuePair.Create(o.Name, OptionText(o)));
        return new StatementLoad(
            this,
            new PreparedLoad(this, bound, hasCondition: false),
            copy.Path,
            WriteMode.Replace,
            (request, token) => OpenPathSinkAsync(copy.Path, request, token)
        )
        {
            Options = [.. options],
        };
    }

    private StatementLoad LoadInto(IDataSource connection, TableName name, BoundQuery rows, WriteMode mode) =>
        new(
            this,
            new PreparedLoad(this, rows, hasCondition: false),
            $"{connection.Name}.{name}",
            mode,
            (request, token) => connection.OpenSinkAsync(request with { Target = name }, token)
        );

    /// <summary>Rows that were written.</summary>
    private async ValueTask<long> MoveAsync(StatementLoad load, CancellationToken cancellationToken) =>
        (await LoadMachine.RunAsync(load, cancellationToken).ConfigureAwait(false)).Written;

    private ILoadMachine LoadMachine =>
        _options.LoadMachine
        ?? throw new WeirException(ErrorCode.NotSupported, "this session has nothing that writes into targets")
        {
            Hint =
                "SessionOptions.LoadMachine is to be Weir.Movement's StatementLoader; SessionFactory of Weir.Hosting sees to that.",
        };

    private static string OptionText(StatementOption option) =>
        option.Values.Count == 0
            ? "true"
            : option.Values[0] switch
            {
                ColumnReference name => name.Parts[0].Name,
                StringLiteral value => value.Value,
                NumberLiteral value => value.Text,
                BooleanLiteral value => value.Value ? "true" : "false",
                _ => "",
            };
}
