using Weir.Columnar;
using Weir.Functions;
using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>
/// Computes what does not depend on rows: <c>DATE '1995-01-01' + INTERVAL '1' YEAR</c> becomes a literal. An expression
/// that raises is left alone: perhaps no row ever reaches it. Conditions are simplified only by rules of three-valued
/// logic that drop nothing that could raise.
/// </summary>
internal static class ConstantFolding
{
    public static PlanNode Apply(PlanNode node)
    {
        node = node.WithInputs(node.Inputs.Select(Apply).ToValueList());
        return node switch
        {
            FilterNode filter => filter with { Condition = CommonConditions.Extract(Fold(filter.Condition)) },
            ProjectNode project => project with
            {
                Projections = project.Projections.Select(p => p with { Value = Fold(p.Value) }).ToValueList(),
            },
            JoinNode { Residual: { } residual } join => join with { Residual = Fold(residual) },
            AggregateNode aggregate => aggregate with
            {
                Groups = aggregate.Groups.Select(g => g with { Value = Fold(g.Value) }).ToValueList(),
                Aggregates = aggregate
                    .Aggregates.Select(a => a with { Arguments = a.Arguments.Select(Fold).ToValueList() })
                    .ToValueList(),
            },
            _ => node,
        };
    }

    public static Expression Fold(Expression expression) => Expressions.Transform(expression, FoldNode);

    /// <summary>
    /// As <see cref="Fold"/>, and a list or struct of constants becomes a constant too: for arguments that are read while
    /// planning and never run.
    /// </summary>
    public static Expression FoldWhole(Expression expression)
    {
        var folded = Fold(expression);
        return
            folded is CallExpression { Function: ScalarFunction { Volatility: Volatility.Immutable } function } call
            && call.Arguments.All(a => a is LiteralExpression)
            ? Evaluate(
                call,
                call.Arguments,
                columns => function.Evaluate(columns, 1, FunctionContext.Default),
                keepsNested: true
            )
            : folded;
    }

    private static Expression FoldNode(Expression expression) =>
        expression switch
        {
            ConjunctionExpression conjunction => FoldConjunction(conjunction),
            NotExpression { Operand: LiteralExpression { Value: bool value } } => value
                ? LiteralExpression.False
                : LiteralExpression.True,
            IsNullExpression { Operand: LiteralExpression literal } isNull => literal.Value is null ^ isNull.IsNegated
                ? LiteralExpression.True
                : LiteralExpression.False,
            ComparisonExpression { Left: LiteralExpression left, Right: LiteralExpression right } comparison =>
                Evaluate(
                    comparison,
                    [left, right],
                    columns => ConstantComparison.Compare(comparison.Operator, columns[0], columns[1])
                ),
            CallExpression { Function: ScalarFunction { Volatility: Volatility.Immutable } function } call
                when call.Arguments.All(a => a is LiteralExpression) => Evaluate(
                call,
                call.Arguments,
                columns => function.Evaluate(columns, 1, FunctionContext.Default)
            ),
            CastExpression { Input: LiteralExpression literal } cast when DependsOnValueOnly(cast) => Evaluate(
                cast,
                [literal],
                columns => CastKernel.Cast(columns[0], cast.TargetType, cast.IsTry, FunctionContext.Default)
            ),
            _ => expression,
        };

    /// <summary>Conversions that read the session's time zone are left for run time.</summary>
    private static bool DependsOnValueOnly(CastExpression cast) =>
        cast.TargetType.Kind != TypeKind.TimestampTz
        && cast.Input.Type.Kind != TypeKind.TimestampTz
        && !cast.TargetType.IsNested;

    private static Expression FoldConjunction(ConjunctionExpression conjunction)
    {
        // FALSE decides an AND whatever follows; what stands before it may still raise, so it stays.
        var decisive = !conjunction.IsAnd;
        var operands = new List<Expression>();
        foreach (var operand in conjunction.Operands)
        {
            if (operand is LiteralExpression { Value: bool value })
            {
                if (value == decisive)
                {
                    if (!operands.Exists(Expressions.CanRaise))
                    {
                        return operand;
                    }

                    operands.Add(operand);
                    break;
                }

                continue;
            }

            operands.Add(operand);
        }

        return operands.Count switch
        {
            0 => conjunction.IsAnd ? LiteralExpression.True : LiteralExpression.False,
            1 => operands[0],
            _ when operands.Count == conjunction.Operands.Count => conjunction,
            _ => new ConjunctionExpression(conjunction.IsAnd, operands.ToValueList()),
        };
    }

    private static Expression Evaluate(
        Expression expression,
        IReadOnlyList<Expression> arguments,
        Func<Column[], Column> evaluate,
        bool keepsNested = false
    )
    {
        var columns = new Column[arguments.Count];
        try
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (LiteralColumns.Create((LiteralExpression)arguments[i]) is not { } column)
                {
                    return expression;
                }

                columns[i] = column;
            }

            using var result = evaluate(columns);
            return result.Type.IsNested && !keepsNested
                ? expression
                : new LiteralExpression(result.ValueAt(0), expression.Type);
        }
        catch (WeirException)
        {
            return expression;
        }
        finally
        {
            foreach (var column in columns)
            {
                column?.Dispose();
            }
        }
    }
}
