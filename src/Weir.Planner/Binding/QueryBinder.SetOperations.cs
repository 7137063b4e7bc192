using Weir.Columnar;
using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>UNION, INTERSECT, EXCEPT.</summary>
internal sealed partial class QueryBinder
{
    private BoundQuery BindSetOperation(SetOperationBody set, Scope scope)
    {
        if (set.IsByName)
        {
            throw _context.NotSupported("UNION BY NAME", set.Location);
        }

        var left = BindBody(set.Left, scope);
        var right = BindBody(set.Right, scope);
        var name = set.Operator.ToString().ToUpperInvariant();
        if (left.Plan.Output.Count != right.Plan.Output.Count)
        {
            throw _context.Error(
                ErrorCode.SyntaxError,
                $"each {name} query must have the same number of columns",
                set.Location
            );
        }

        var binder = new ExpressionBinder(_context, this, new Scope(scope));
        var types = new DataType[left.Plan.Output.Count];
        for (var i = 0; i < types.Length; i++)
        {
            var pair = new[] { OperandOf(left, i), OperandOf(right, i) };
            types[i] = binder.CommonType(pair, set.Location, name);
        }

        var columns = types.Select((t, i) => _context.NewColumn(left.Names[i], t)).ToValueList();
        var (first, second) = (CastTo(left, types, binder, set.Location), CastTo(right, types, binder, set.Location));
        PlanNode plan = set.Operator switch
        {
            SetOperator.Union => new UnionAllNode([first, second], columns),
            _ => new SetOperationNode(set.Operator == SetOperator.Except, set.IsAll, first, second, columns),
        };
        if (set is { Operator: SetOperator.Union, IsAll: false })
        {
            plan = new AggregateNode(plan, columns.Select(Projection.Of).ToValueList(), []);
        }

        return new BoundQuery(plan, left.Names);
    }

    /// <summary>A column as an operand of the type rules: string literals of the select list are still untyped there.</summary>
    private static Expression OperandOf(BoundQuery query, int column)
    {
        var output = query.Plan.Output[column];
        return
            query.Plan is ProjectNode project
            && project.Projections[column].Value
                is LiteralExpression { Type.Kind: TypeKind.Varchar, Value: string text }
            ? new UntypedText(text)
            : new ColumnExpression(output);
    }

    private PlanNode CastTo(BoundQuery query, DataType[] types, ExpressionBinder binder, SyntaxLocation location)
    {
        var output = query.Plan.Output;
        if (output.Select((c, i) => c.Type.Equals(types[i])).All(same => same))
        {
            return query.Plan;
        }

        var projections = output.Select(
            (c, i) =>
                c.Type.Equals(types[i])
                    ? Projection.Of(c)
                    : new Projection(
                        _context.NewColumn(c.Name, types[i]),
                        binder.Coerce(
                            OperandOf(query, i) is UntypedText text ? text : new ColumnExpression(c),
                            types[i],
                            location
                        )
                    )
        );
        return new ProjectNode(query.Plan, projections.ToValueList());
    }
}
