using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;
using Weir.Execution;
using Weir.Functions;
using Weir.Planner;
using Weir.Planner.Binding;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Engine;

/// <summary>Statements.</summary>
public sealed partial class WeirSession
{
    private async ValueTask<QueryResult> RunAsync(Statement statement, string text, CancellationToken cancellationToken)
    {
        switch (statement)
        {
            case QueryStatement query:
                return await SelectAsync(query.Query, text, null, cancellationToken).ConfigureAwait(false);
            case ExplainStatement explain:
                return await ExplainAsync(explain, text, cancellationToken).ConfigureAwait(false);
            case ShowStatement show:
                return await ShowAsync(show, cancellationToken).ConfigureAwait(false);
            case DescribeStatement describe:
                return await DescribeAsync(describe, text, cancellationToken).ConfigureAwait(false);
            case SetStatement set:
                return Set(set, text);
            case ResetStatement reset:
                _settings.Reset(reset.Name);
                return Done("RESET");
            case CreateTableStatement create:
                return await CreateTableAsync(create, text, cancellationToken).ConfigureAwait(false);
            case CreateViewStatement view:
                return await CreateViewAsync(view, text, cancellationToken).ConfigureAwait(false);
            case InsertStatement insert:
                return await InsertAsync(insert, text, cancellationToken).ConfigureAwait(false);
            case DropStatement drop:
                return Drop(drop, text);
            case CopyStatement copy:
                return await CopyAsync(copy, text, cancellationToken).ConfigureAwait(false);
            default:
                throw Unsupported(NameOf(statement), statement, text);
        }
    }

    private static string NameOf(Statement statement) =>
        statement.GetType().Name.Replace("Statement", "", StringComparison.Ordinal).ToUpperInvariant();

    private static WeirException Unsupported(string what, SyntaxNode node, string text) =>
        SyntaxErrors.At(ErrorCode.NotSupported, $"{what} is not supported yet", node.Location.Value, text);

    private static QueryResult Done(string tag, long? rows = null) =>
        new(new Schema(), new BatchListReader(), hasRows: false, tag) { RowsAffected = rows };

    private static QueryResult Rows(string tag, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var (schema, batch) = TextRows.Create(columns, rows);
        return new QueryResult(schema, new BatchListReader(batch), hasRows: true, tag);
    }

    internal static Schema SchemaOf(BoundQuery query) =>
        new([
            .. query.Plan.Output.Select(
                (c, i) => new Field(query.Names[i], c.Type.Kind == TypeKind.Null ? DataType.Varchar : c.Type)
            ),
        ]);

    private async ValueTask<QueryResult> SelectAsync(
        QuerySyntax query,
        string text,
        IRejectSink? rejects,
        CancellationToken cancellationToken
    )
    {
        var bound = await PlanAsync(query, text, cancellationToken).ConfigureAwait(false);
        var context = NewContext(rejects: rejects);
        return new QueryResult(SchemaOf(bound), PlanExecutor.Open(bound.Plan, context), hasRows: true, "SELECT")
        {
            ScansNow = context.Scans,
        };
    }

    private async ValueTask<QueryResult> ShowAsync(ShowStatement show, CancellationToken cancellationToken)
    {
        switch (show.Name)
        {
            case "all":
                return Rows("SHOW", ["name", "setting"], _settings.All().Select(s => new[] { s.Name, s.Value }));
            case "functions":
                var functions = FunctionCatalog
                    .BuiltIn.Describe()
                    .Select(f => new[] { f.Name, f.Kind, f.Signature, f.Description });
                var tableFunctions = _options
                    .Connectors.SelectMany(c => c.TableFunctions)
                    .Concat(BuiltInTableFunctions.All)
                    .Select(f => new[] { f.Name, "table", "(…)", f.Description });
                return Rows("SHOW", ["name", "kind", "signature", "description"], functions.Concat(tableFunctions));
            case "tables":
                return Rows(
                    "SHOW",
                    ["connection", "schema", "name"],
                    await TablesAsync(cancellationToken).ConfigureAwait(false)
                );
            default:
                return Rows(
                    "SHOW",
                    [show.Name],
                    [
                        [_settings.Get(show.Name)],
                    ]
                );
        }
    }

    private async ValueTask<List<string?[]>> TablesAsync(CancellationToken cancellationToken)
    {
        var rows = new List<string?[]>();
        rows.AddRange(
            _catalog
                .Tables.Keys.Concat(_catalog.ViewNames)
                .Order(StringComparer.Ordinal)
                .Select(n => new[] { null, null, n })
        );
        foreach (var connection in _options.Connections)
        {
            var tables = await connection.ListTablesAsync(cancellationToken).ConfigureAwait(false);
            rows.AddRange(tables.Select(t => new[] { connection.Name, t.Schema, t.Name }));
        }

        return rows;
    }

    private async ValueTask<QueryResult> DescribeAsync(
        DescribeStatement describe,
        string text,
        CancellationToken cancellationToken
    )
    {
        Schema schema;
        if (describe.Query is not null)
        {
            schema = SchemaOf(await PlanAsync(describe.Query, text, cancellationToken).ConfigureAwait(false));
        }
        else
        {
            var location = describe.Table[0].Location;
            var star = new SelectItem(new StarExpression([], [], [], []) { Location = location }, null);
            var body = new SelectBody
            {
                Items = [star],
                From = [new TableReference(describe.Table) { Location = location }],
            };
            schema = SchemaOf(
                await PlanAsync(new QuerySyntax(null, body, [], null, null), text, cancellationToken)
                    .ConfigureAwait(false)
            );
        }

        return Rows(
            "DESCRIBE",
            ["column_name", "column_type"],
            schema.Fields.Select(f => new[] { f.Name, f.Type.ToString() })
        );
    }

    private QueryResult Set(SetStatement set, string text)
    {
        var options = new BinderOptions
        {
            Text = text,
            Functions = FunctionCatalog.BuiltIn,
            Tables = new Dictionary<TableKey, TableBinding>(),
        };
        if (set.Values.Count != 1)
        {
            throw SyntaxErrors.At(ErrorCode.InvalidParameter, $"{set.Name} takes one value", set.Location.Value, text);
        }

        var value = QueryPlanner.Constant(set.Values[0], options).Value;
        _settings.Set(set.Name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        return Done("SET");
    }

    private async ValueTask<QueryResult> CreateViewAsync(
        CreateViewStatement view,
        string text,
        CancellationToken cancellationToken
    )
    {
        var name = LocalName(view.Name, "a view", view, text);
        if (_catalog.Exists(name) && !view.OrReplace)
        {
            return view.IfNotExists
                ? Done("CREATE VIEW")
                : throw SyntaxErrors.At(ErrorCode.TableExists, $"\"{name}\" already exists", view.Location.Value, text);
        }

        // A view must be right when it is made, not only when it is used.
        await PlanAsync(view.Query, text, cancellationToken).ConfigureAwait(false);
        _catalog.SetView(name, view);
        return Done("CREATE VIEW");
    }

    private static string LocalName(ValueList<Identifier> name, string what, SyntaxNode node, string text) =>
        name.Count == 1 ? name[0].Name : throw Unsupported($"{what} inside a connection", node, text);

    private QueryResult Drop(DropStatement drop, string text)
    {
        foreach (var name in drop.Names)
        {
            var local = LocalName(name, "DROP", drop, text);
            if (!_catalog.Remove(local) && !drop.IfExists)
            {
                throw SyntaxErrors.At(
                    ErrorCode.TableNotFound,
                    $"\"{local}\" does not exist",
                    name[0].Location.Value,
                    text
                );
            }
        }

        return Done("DROP " + drop.Kind.ToUpperInvariant());
    }
}
