using Weir.Functions;
using Weir.Plan;
using Weir.Planner.Binding;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Planner.Tests.Support;

/// <summary>Tables that statements of a test may name.</summary>
internal sealed class Database(params TestTable[] tables)
{
    /// <summary>Three small tables of whose content nothing is known. Columns have the letter of their table.</summary>
    public static Database Plain =>
        new(
            new TestTable("a", "aid int, ax int, at text"),
            new TestTable("b", "bid int, bx int, bt text"),
            new TestTable("c", "cid int, cx int, ct text")
        );

    /// <summary>The plan as it is bound, before any rule.</summary>
    public PlanNode Bind(string sql) =>
        With(sql, (query, options) => new QueryBinder(new BindingContext(options)).Bind(query, null).Plan);

    /// <summary>The plan that runs.</summary>
    public PlanNode Plan(string sql) => With(sql, (query, options) => QueryPlanner.Plan(query, options).Plan);

    public string Explain(string sql) => QueryPlanner.Explain(Plan(sql));

    /// <summary>The error of a wrong statement as <c>line:column CODE message (hint)</c>.</summary>
    public string Error(string sql)
    {
        var error = Assert.Throws<WeirException>(() => Plan(sql));
        var hint = error.Hint is null ? "" : $" ({error.Hint})";
        return $"{error.Location?.Line}:{error.Location?.Column} {error.Code.Name} {error.Message}{hint}";
    }

    private T With<T>(string sql, Func<QuerySyntax, BinderOptions, T> use)
    {
        var query = ((QueryStatement)SqlParser.ParseStatement(sql)).Query;
        var found = new Dictionary<TableKey, TableBinding>();
        var options = new BinderOptions
        {
            Text = sql,
            Functions = FunctionCatalog.BuiltIn,
            Tables = found,
        };
        while (true)
        {
            try
            {
                return use(query, options);
            }
            catch (UnresolvedTableException missing)
            {
                var table = tables.Single(t => t.DisplayName == missing.Key.Name[^1].Name);
                found[missing.Key] = new TableBinding(table, null, []);
            }
        }
    }
}
