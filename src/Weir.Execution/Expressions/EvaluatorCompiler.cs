using Weir.Functions;
using Weir.Plan;
using Expression = Weir.Plan.Expression;

namespace Weir.Execution.Expressions;

/// <summary>Compiles expressions against the columns of an input.</summary>
internal static class EvaluatorCompiler
{
    public static Evaluator Compile(Expression expression, IReadOnlyList<PlanColumn> input, FunctionContext context)
    {
        var places = new Dictionary<int, int>(input.Count);
        for (var i = 0; i < input.Count; i++)
        {
            places.TryAdd(input[i].Id, i);
        }

        return Compile(expression, places, context);
    }

    private static Evaluator Compile(Expression expression, Dictionary<int, int> places, FunctionContext context)
    {
        switch (expression)
        {
            case ColumnExpression column:
                return places.TryGetValue(column.Column.Id, out var place)
                    ? new ColumnEvaluator(place)
                    : throw new WeirException(ErrorCode.Internal, $"Column {column.Column} is not in the input");
            case LiteralExpression literal:
                return new LiteralEvaluator(literal);
        }

        return OverOneColumn(expression, places, context)
            ?? Make(expression, child => Compile(child, places, context), context);
    }

    /// <summary>An expression over a single column that cannot raise is computed once for each value of a dictionary.</summary>
    private static DictionaryEvaluator? OverOneColumn(
        Expression expression,
        Dictionary<int, int> places,
        FunctionContext context
    )
    {
        if (
            Plan.Expressions.CanRaise(expression)
            || Plan.Expressions.Any(
                expression,
                e => e is CallExpression { Function.Volatility: not Volatility.Immutable }
            )
        )
        {
            return null;
        }

        var columns = Plan.Expressions.ColumnsOf(expression);
        if (
            columns.Count != 1
            || !columns.Single().Type.IsTextLike
            || expression is ComparisonExpression { Right: LiteralExpression, Left: ColumnExpression }
        )
        {
            return null;
        }

        var column = columns.Single();
        var alone = CompilePlain(expression, new Dictionary<int, int> { [column.Id] = 0 }, context);
        return new DictionaryEvaluator(places[column.Id], alone, CompilePlain(expression, places, context));
    }

    private static Evaluator CompilePlain(
        Expression expression,
        Dictionary<int, int> places,
        FunctionContext context
    ) =>
        expression is ColumnExpression or LiteralExpression
            ? Compile(expression, places, context)
            : Make(expression, child => CompilePlain(child, places, context), context);

    private static Evaluator Make(Expression expression, Func<Expression, Evaluator> child, FunctionContext context)
    {
        return expression switch
        {
            ComparisonExpression { Right: LiteralExpression constant } c => new ConstantComparisonEvaluator(
                c.Operator,
                child(c.Left),
                new LiteralEvaluator(constant)
            ),
            ComparisonExpression c => new ComparisonEvaluator(c.Operator, child(c.Left), child(c.Right)),
            ConjunctionExpression c => new ConjunctionEvaluator(
                c.IsAnd,
                [.. c.Operands.Select(child)],
                [.. c.Operands.Select(Plan.Expressions.CanRaise)]
            ),
            NotExpression n => new NotEvaluator(child(n.Operand)),
            IsNullExpression n => new IsNullEvaluator(child(n.Operand), n.IsNegated),
            CastExpression c => new CastEvaluator(child(c.Input), c.TargetType, c.IsTry, context),
            CaseExpression c => new CaseEvaluator(
                [.. c.Branches.Select(b => child(b.Condition))],
                [.. c.Branches.Select(b => child(b.Result))],
                child(c.Otherwise),
                c.Type
            ),
            CoalesceExpression c => new CoalesceEvaluator([.. c.Operands.Select(child)], c.Type),
            InListExpression i => new InListEvaluator(child(i.Operand), [.. i.Items.Select(child)]),
            FieldExpression f => new FieldEvaluator(child(f.Input), f.FieldIndex),
            CallExpression { Function: ScalarFunction function } c => new CallEvaluator(
                function,
                [.. c.Arguments.Select(child)],
                context
            ),
            _ => throw new WeirException(ErrorCode.Internal, $"No evaluator for {expression.GetType().Name}"),
        };
    }
}
