using Weir.Columnar;
using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>FROM.</summary>
internal sealed partial class QueryBinder
{
    private PlanNode BindFrom(ValueList<TableExpression> from, Scope scope)
    {
        if (from.Count == 0)
        {
            return ValuesNode.SingleRow;
        }

        PlanNode? plan = null;
        foreach (var item in from)
        {
            var own = new Scope(Visible(scope));
            var bound = BindTable(item, own, IsLateral(item) ? scope : null);
            plan = plan is null ? bound : Combine(plan, bound, JoinKind.Inner, [], item.Location);
            CheckDuplicates(scope, own, item);
            scope.AddFrom(own);
        }

        return plan!;
    }

    /// <summary>What a table of FROM sees of names around it: WITH queries and outer queries, not its neighbours.</summary>
    private static Scope Visible(Scope scope)
    {
        var visible = new Scope(scope.Parent);
        foreach (var (name, table) in scope.CommonTables)
        {
            visible.CommonTables[name] = table;
        }

        visible.RecursiveNames.UnionWith(scope.RecursiveNames);

        return visible;
    }

    private static bool IsLateral(TableExpression item) =>
        item is SubqueryReference { IsLateral: true } or FunctionReference;

    private void CheckDuplicates(Scope scope, Scope added, TableExpression item)
    {
        foreach (var table in added.Tables)
        {
            if (table.Path.Count > 0 && scope.Tables.Any(t => t.Path.SequenceEqual(table.Path, StringComparer.Ordinal)))
            {
                throw _context.Error(
                    ErrorCode.DuplicateName,
                    $"table name \"{table.Name}\" specified more than once",
                    item.Location,
                    "Give one of them an alias."
                );
            }
        }
    }

    private PlanNode BindTable(TableExpression item, Scope scope, Scope? neighbours)
    {
        if (item.Sample is not null)
        {
            throw _context.NotSupported("TABLESAMPLE", item.Location);
        }

        switch (item)
        {
            case TableReference table:
                return BindTableName(table, scope);
            case FileReference file:
                return BindResolved(
                    new TableKey([], file.Path),
                    file,
                    [Path.GetFileNameWithoutExtension(file.Path)],
                    scope
                );
            case FunctionReference function:
                return BindTableFunction(function, scope);
            case SubqueryReference subquery:
                return BindSubqueryTable(subquery, scope, neighbours);
            case JoinReference join:
                return BindJoin(join, scope, neighbours);
            default:
                throw _context.NotSupported(item is PivotReference ? "PIVOT" : "UNPIVOT", item.Location);
        }
    }

    private PlanNode BindTableName(TableReference table, Scope scope)
    {
        if (table.Name.Count == 1 && scope.IsRecursiveName(table.Name[0].Name))
        {
            throw _context.NotSupported("WITH RECURSIVE", table.Location);
        }

        if (table.Name.Count == 1 && scope.FindCommonTable(table.Name[0].Name) is { } common)
        {
            var columns = common
                .Plan.Output.Select((c, i) => _context.NewColumn(common.Names[i], c.Type, c.IsNullable))
                .ToValueList();
            AddTable(table, [table.Name[0].Name], columns, common.Names, scope);
            return new SharedNode(common.SharedId, common.Plan, columns)
            {
                MayInline = common.IsMaterialized != true,
                MustInline = common.IsMaterialized == false,
            };
        }

        return BindResolved(new TableKey(table.Name), table, [.. table.Name.Select(n => n.Name)], scope);
    }

    private PlanNode BindResolved(TableKey key, TableExpression item, IReadOnlyList<string> path, Scope scope)
    {
        if (!_context.Options.Tables.TryGetValue(key, out var binding))
        {
            throw new UnresolvedTableException(key, item.Location.Value);
        }

        if (binding.View is not null)
        {
            var view = Bind(binding.View, null);
            AddTable(item, path, view.Plan.Output, WithAliases(view.Names, binding.ViewColumns, path[^1]), scope);
            return view.Plan;
        }

        var table = binding.Table!;
        var columns = table.Schema.Fields.Select(f => _context.NewColumn(f.Name, f.Type, f.IsNullable)).ToValueList();
        AddTable(item, path, columns, [.. table.Schema.Fields.Select(f => f.Name)], scope);
        return new TableNode(table, columns, Enumerable.Range(0, columns.Count).ToValueList());
    }

    private PlanNode BindTableFunction(FunctionReference function, Scope scope)
    {
        if (function.WithOrdinality)
        {
            throw _context.NotSupported("WITH ORDINALITY", function.Location);
        }

        var name = function.Call.Name[function.Call.Name.Count - 1].Name;
        return BindResolved(new TableKey([], null, function.Call), function, [name], scope);
    }

    private PlanNode BindSubqueryTable(SubqueryReference subquery, Scope scope, Scope? neighbours)
    {
        var bound = Bind(subquery.Query, subquery.IsLateral && neighbours is not null ? neighbours : scope);
        AddTable(subquery, [], bound.Plan.Output, bound.Names, scope);
        return bound.Plan;
    }

    private void AddTable(
        TableExpression item,
        IReadOnlyList<string> path,
        IReadOnlyList<PlanColumn> columns,
        IReadOnlyList<string> names,
        Scope scope
    )
    {
        if (item.Alias is { } alias)
        {
            path = [alias.Name.Name];
            names = WithAliases(names, alias.Columns, alias.Name.Name);
            if (item is FunctionReference && alias.Columns.Count == 0 && columns.Count == 1)
            {
                names = [alias.Name.Name];
            }
        }

        scope.Add(
            new ScopeTable(path, [.. columns.Select((c, i) => new ScopeColumn(names[i], new ColumnExpression(c)))])
        );
    }

    private PlanNode BindJoin(JoinReference join, Scope scope, Scope? neighbours)
    {
        if (join.Alias is not null)
        {
            throw _context.NotSupported("an alias of a whole join", join.Location);
        }

        var (leftScope, rightScope) = (new Scope(scope), new Scope(scope));
        var left = BindTable(join.Left, leftScope, neighbours);
        var right = BindTable(
            join.Right,
            rightScope,
            IsLateral(join.Right) ? WithNeighbours(leftScope, neighbours) : neighbours
        );
        CheckDuplicates(leftScope, rightScope, join.Right);
        var kind = join.Type switch
        {
            JoinType.Left => JoinKind.Left,
            JoinType.Right => JoinKind.Right,
            JoinType.Full => JoinKind.Full,
            JoinType.Semi => JoinKind.Semi,
            JoinType.Anti => JoinKind.Anti,
            _ => JoinKind.Inner,
        };
        var names = join.IsNatural ? SharedNames(leftScope, rightScope) : [.. join.Using.Select(u => u.Name)];
        scope.AddFrom(leftScope);
        if (kind is JoinKind.Semi or JoinKind.Anti)
        {
            var both = new Scope(scope.Parent);
            both.AddFrom(leftScope);
            both.AddFrom(rightScope);
            return Combine(left, right, kind, Conditions(join, names, leftScope, rightScope, both), join.Location);
        }

        scope.AddFrom(rightScope);
        var conditions = Conditions(join, names, leftScope, rightScope, scope);
        var plan = Combine(left, right, kind, conditions, join.Location);
        MergeColumns(names, kind, leftScope, rightScope, scope);
        return plan;
    }

    private static Scope WithNeighbours(Scope left, Scope? neighbours)
    {
        var scope = new Scope(left.Parent);
        scope.AddFrom(left);
        if (neighbours is not null)
        {
            scope.AddFrom(neighbours);
        }

        return scope;
    }

    private static List<string> SharedNames(Scope left, Scope right)
    {
        var names = left
            .Merged.Select(c => c.Name)
            .Concat(left.Tables.SelectMany(t => t.Columns).Where(c => !c.IsHidden).Select(c => c.Name));
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Where(n => right.Find(n).Count > 0)];
    }

    private List<Expression> Conditions(
        JoinReference join,
        IReadOnlyList<string> names,
        Scope left,
        Scope right,
        Scope both
    )
    {
        var binder = new ExpressionBinder(_context, this, both);
        if (join.Condition is not null)
        {
            var condition = binder.BindCondition(join.Condition, "JOIN/ON");
            binder.RequireNoSubqueries("a subquery in JOIN … ON", join.Condition.Location);
            return [.. Expressions.SplitAnd(condition)];
        }

        return
        [
            .. names.Select(n =>
                binder.Compare(ComparisonOperator.Equal, Only(left, n, join), Only(right, n, join), join.Location)
            ),
        ];
    }

    private Expression Only(Scope scope, string name, JoinReference join)
    {
        var found = scope.Find(name);
        return found.Count switch
        {
            1 => found[0].Value,
            0 => throw _context.Error(
                ErrorCode.ColumnNotFound,
                $"column \"{name}\" of USING does not exist on both sides",
                join.Location,
                Suggestions.DidYouMean(name, scope.AllNames())
            ),
            _ => throw _context.Error(
                ErrorCode.AmbiguousColumn,
                $"common column name \"{name}\" appears more than once in one side of the join",
                join.Location
            ),
        };
    }

    private void MergeColumns(IReadOnlyList<string> names, JoinKind kind, Scope left, Scope right, Scope scope)
    {
        var binder = new ExpressionBinder(_context, this, scope);
        var merged = new List<ScopeColumn>();
        foreach (var name in names)
        {
            var (first, second) = (left.Find(name)[0].Value, right.Find(name)[0].Value);
            var value = kind switch
            {
                JoinKind.Right => second,
                JoinKind.Full => binder.Coalesce([first, second], default),
                _ => first,
            };
            merged.Add(new ScopeColumn(name, value));
        }

        scope.Merge(merged);
    }

    /// <summary>A join on conditions; when the right side mentions columns of the left, its correlation becomes part of them.</summary>
    private PlanNode Combine(
        PlanNode left,
        PlanNode right,
        JoinKind kind,
        IReadOnlyList<Expression> conditions,
        SyntaxLocation location
    )
    {
        var outer = left.Output.ToHashSet();
        if (Decorrelation.IsCorrelated(right, outer))
        {
            if (kind is JoinKind.Right or JoinKind.Full)
            {
                throw _context.Error(
                    ErrorCode.InvalidColumnReference,
                    "the combining JOIN type must be INNER or LEFT for a LATERAL reference",
                    location
                );
            }

            if (SingleAggregate.Of(right) is { } single && kind is JoinKind.Inner or JoinKind.Left)
            {
                return CombineAggregate(left, right, single, kind, conditions, location);
            }

            var pulled = new Decorrelation(_context, outer, location).PullUp(right);
            return Optimizer.JoinConditions.Attach(
                new JoinNode(kind, left, pulled.Plan, []),
                [.. pulled.Conditions, .. conditions]
            );
        }

        return Optimizer.JoinConditions.Attach(new JoinNode(kind, left, right, []), conditions);
    }

    /// <summary>A LATERAL aggregation without groups: every row of the left side has its one row.</summary>
    private PlanNode CombineAggregate(
        PlanNode left,
        PlanNode right,
        SingleAggregate single,
        JoinKind kind,
        IReadOnlyList<Expression> conditions,
        SyntaxLocation location
    )
    {
        var pulled = new Decorrelation(_context, left.Output.ToHashSet(), location).PullUp(single.Aggregate);
        PlanNode plan = Optimizer.JoinConditions.Attach(
            new JoinNode(pulled.Conditions.Count == 0 ? JoinKind.Inner : JoinKind.Left, left, pulled.Plan, []),
            pulled.Conditions
        );
        var values = right.Output.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => single.Values[p.i]);
        var needed = (single.Having is null ? [] : Expressions.SplitAnd(single.Having))
            .Concat(conditions.Select(c => Expressions.Substitute(c, values)))
            .ToList();
        var condition = needed.Count == 0 ? null : Expressions.And(needed);
        if (condition is not null && kind == JoinKind.Inner)
        {
            plan = new FilterNode(plan, condition);
            condition = null;
        }

        return new ProjectNode(
            plan,
            [
                .. left.Output.Select(Projection.Of),
                .. right.Output.Select(c => new Projection(c, SingleAggregate.When(condition, values[c]))),
            ]
        );
    }
}
