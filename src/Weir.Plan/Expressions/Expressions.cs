namespace Weir.Plan;

/// <summary>Questions and rewrites that concern whole expressions.</summary>
public static class Expressions
{
    /// <summary>Rewrites bottom-up; <paramref name="rewrite"/> sees each node after its children.</summary>
    public static Expression Transform(Expression expression, Func<Expression, Expression> rewrite)
    {
        var children = expression.Children;
        if (children.Count > 0)
        {
            var changed = false;
            var rewritten = new Expression[children.Count];
            for (var i = 0; i < rewritten.Length; i++)
            {
                rewritten[i] = Transform(children[i], rewrite);
                changed |= !ReferenceEquals(rewritten[i], children[i]);
            }

            if (changed)
            {
                expression = expression.WithChildren(rewritten.ToValueList());
            }
        }

        return rewrite(expression);
    }

    /// <summary>Whether the expression or one inside it fulfils the condition.</summary>
    public static bool Any(Expression expression, Func<Expression, bool> condition) =>
        condition(expression) || expression.Children.Any(c => Any(c, condition));

    /// <summary>Adds every column that the expression uses.</summary>
    public static void CollectColumns(Expression expression, ISet<PlanColumn> columns)
    {
        if (expression is ColumnExpression column)
        {
            columns.Add(column.Column);
        }

        foreach (var child in expression.Children)
        {
            CollectColumns(child, columns);
        }
    }

    /// <summary>Every column that the expression uses.</summary>
    public static HashSet<PlanColumn> ColumnsOf(Expression expression)
    {
        var columns = new HashSet<PlanColumn>();
        CollectColumns(expression, columns);
        return columns;
    }

    /// <summary>Whether evaluation could raise for some row.</summary>
    public static bool CanRaise(Expression expression) => Any(expression, e => e.CanRaise);

    /// <summary>Whether the expression may give another result when evaluated again.</summary>
    public static bool IsVolatile(Expression expression) =>
        Any(expression, e => e is CallExpression { Function.Volatility: Volatility.Volatile });

    /// <summary>The operands of a conjunction, flattened, in the written order.</summary>
    public static IEnumerable<Expression> SplitAnd(Expression expression) =>
        expression is ConjunctionExpression { IsAnd: true } and ? and.Operands.SelectMany(SplitAnd) : [expression];

    /// <summary>The conjunction of conditions; TRUE for none.</summary>
    public static Expression And(IReadOnlyList<Expression> conditions) =>
        conditions.Count switch
        {
            0 => LiteralExpression.True,
            1 => conditions[0],
            _ => new ConjunctionExpression(true, conditions.ToValueList()),
        };

    /// <summary>Replaces columns by expressions.</summary>
    public static Expression Substitute(
        Expression expression,
        IReadOnlyDictionary<PlanColumn, Expression> replacements
    ) =>
        Transform(
            expression,
            e => e is ColumnExpression c && replacements.TryGetValue(c.Column, out var replacement) ? replacement : e
        );
}
