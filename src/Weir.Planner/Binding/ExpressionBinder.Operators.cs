using Weir.Columnar;
using Weir.Plan;
using Weir.Sql.Syntax;
using Expression = Weir.Plan.Expression;

namespace Weir.Planner.Binding;

/// <summary>Operators, CASE, IN, BETWEEN, LIKE.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>A binary operator that is a function, such as <c>+</c>.</summary>
    public Expression Binary(string sign, Expression left, Expression right, SyntaxLocation location) =>
        Resolve(sign, location, [left, right])
        ?? throw _context.Error(
            ErrorCode.FunctionNotFound,
            $"operator does not exist: {TypeOf(left)} {sign} {TypeOf(right)}",
            location,
            "Cast one of the operands."
        );

    private static string TypeOf(Expression expression) =>
        expression is UntypedText ? "unknown" : expression.Type.ToString();

    private Expression BindOperator(SqlExpression expression)
    {
        switch (expression)
        {
            case BinaryExpression binary:
                return BindBinary(binary);
            case UnaryExpression unary:
                return BindUnary(unary);
            case Sql.Syntax.IsExpression test:
                return BindIs(test);
            case IsDistinctExpression distinct:
                return Compare(
                    distinct.IsNegated ? ComparisonOperator.NotDistinct : ComparisonOperator.Distinct,
                    Bind(distinct.Left),
                    Bind(distinct.Right),
                    distinct.Location
                );
            case BetweenExpression between:
                return BindBetween(between);
            case LikeExpression like:
                return BindLike(like);
            case Sql.Syntax.InListExpression inList:
                return BindInList(inList);
            case Sql.Syntax.CaseExpression @case:
                return BindCase(@case);
            case RowExpression row:
                throw _context.NotSupported("a row value here", row.Location);
            case StarExpression star:
                throw _context.Error(ErrorCode.SyntaxError, "\"*\" is not allowed here", star.Location);
            case DefaultExpression:
                throw _context.Error(ErrorCode.SyntaxError, "DEFAULT is not allowed here", expression.Location);
            default:
                throw _context.NotSupported(
                    expression.GetType().Name.Replace("Expression", "", StringComparison.Ordinal),
                    expression.Location
                );
        }
    }

    private Expression BindBinary(BinaryExpression binary)
    {
        if (binary.Operator is "and" or "or")
        {
            var operands = new List<Expression>();
            Flatten(binary, binary.Operator, operands);
            return new ConjunctionExpression(binary.Operator == "and", operands.ToValueList());
        }

        if (ComparisonOf(binary.Operator) is { } comparison)
        {
            return binary is { Left: RowExpression left, Right: RowExpression right }
                ? CompareRows(comparison, left, right, binary.Location)
                : Compare(comparison, Bind(binary.Left), Bind(binary.Right), binary.Location);
        }

        return Binary(binary.Operator, Bind(binary.Left), Bind(binary.Right), binary.Location);
    }

    private void Flatten(SqlExpression expression, string sign, List<Expression> operands)
    {
        if (expression is BinaryExpression binary && binary.Operator == sign)
        {
            _context.Enter(expression.Location);
            Flatten(binary.Left, sign, operands);
            Flatten(binary.Right, sign, operands);
            _context.Leave();
            return;
        }

        operands.Add(BindCondition(expression, sign.ToUpperInvariant()));
    }

    private static ComparisonOperator? ComparisonOf(string sign) =>
        sign switch
        {
            "=" or "==" => ComparisonOperator.Equal,
            "<>" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            _ => null,
        };

    /// <summary>(a, b) = (c, d) and (a, b) &lt; (c, d), as SQL defines them: the first difference decides.</summary>
    private Expression CompareRows(
        ComparisonOperator comparison,
        RowExpression left,
        RowExpression right,
        SyntaxLocation location
    )
    {
        if (left.Items.Count != right.Items.Count || left.Items.Count == 0)
        {
            throw _context.Error(ErrorCode.SyntaxError, "unequal number of entries in row expressions", location);
        }

        var pairs = left.Items.Zip(right.Items, (l, r) => (Bind(l), Bind(r))).ToList();
        if (comparison is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            var parts = pairs.ConvertAll(p => Compare(comparison, p.Item1, p.Item2, location));
            return parts.Count == 1
                ? parts[0]
                : new ConjunctionExpression(comparison == ComparisonOperator.Equal, parts.ToValueList());
        }

        var strict = comparison is ComparisonOperator.Less or ComparisonOperator.LessOrEqual
            ? ComparisonOperator.Less
            : ComparisonOperator.Greater;
        var result = Compare(comparison, pairs[^1].Item1, pairs[^1].Item2, location);
        for (var i = pairs.Count - 2; i >= 0; i--)
        {
            var equal = Compare(ComparisonOperator.Equal, pairs[i].Item1, pairs[i].Item2, location);
            var first = Compare(strict, pairs[i].Item1, pairs[i].Item2, location);
            result = new ConjunctionExpression(false, [first, new ConjunctionExpression(true, [equal, result])]);
        }

        return result;
    }

    private Expression BindUnary(UnaryExpression unary)
    {
        if (unary.Operator == "not")
        {
            return new NotExpression(BindCondition(unary.Operand, "NOT"));
        }

        if (unary is { Operator: "-", Operand: NumberLiteral number } && Number(number) is { } literal)
        {
            return literal.Value switch
            {
                int v => new LiteralExpression(-v, DataType.Int32),
                -(long)int.MinValue => new LiteralExpression(int.MinValue, DataType.Int32),
                long v => new LiteralExpression(-v, DataType.Int64),
                Int128 v when v == (Int128)long.MaxValue + 1 => new LiteralExpression(long.MinValue, DataType.Int64),
                Int128 v => new LiteralExpression(-v, DataType.Int128),
                DecimalValue v => literal with { Value = v with { Unscaled = -v.Unscaled } },
                double v => literal with { Value = -v },
                _ => literal,
            };
        }

        var operand = Bind(unary.Operand);
        return Resolve(unary.Operator, unary.Location, [operand])
            ?? throw _context.Error(
                ErrorCode.FunctionNotFound,
                $"operator does not exist: {unary.Operator} {TypeOf(operand)}",
                unary.Location
            );
    }

    private Expression BindIs(Sql.Syntax.IsExpression test)
    {
        if (test.Test == IsTest.Null)
        {
            return new IsNullExpression(BindSettled(test.Operand), test.IsNegated);
        }

        var operand = BindCondition(test.Operand, "IS " + test.Test.ToString().ToUpperInvariant());
        return test.Test switch
        {
            IsTest.Unknown => new IsNullExpression(operand, test.IsNegated),
            var wanted => new ComparisonExpression(
                test.IsNegated ? ComparisonOperator.Distinct : ComparisonOperator.NotDistinct,
                operand,
                wanted == IsTest.True ? LiteralExpression.True : LiteralExpression.False
            ),
        };
    }

    private Expression BindBetween(BetweenExpression between)
    {
        var (operand, low, high) = (Bind(between.Operand), Bind(between.Low), Bind(between.High));
        if (Expressions.IsVolatile(operand))
        {
            throw _context.NotSupported("BETWEEN over a volatile function", between.Location);
        }

        Expression result = Ordered(low, high);
        if (between.IsSymmetric)
        {
            result = new ConjunctionExpression(false, [result, Ordered(high, low)]);
        }

        return between.IsNegated ? new NotExpression(result) : result;

        ConjunctionExpression Ordered(Expression from, Expression to) =>
            new(
                true,
                [
                    Compare(ComparisonOperator.GreaterOrEqual, operand, from, between.Location),
                    Compare(ComparisonOperator.LessOrEqual, operand, to, between.Location),
                ]
            );
    }

    private Expression BindLike(LikeExpression like)
    {
        var (operand, pattern) = (Bind(like.Operand), Bind(like.Pattern));
        var name = like.Kind switch
        {
            LikeKind.Like => "~~",
            LikeKind.InsensitiveLike => "~~*",
            _ => "similar_to",
        };
        if (like.Escape is not null)
        {
            name = like.Kind switch
            {
                LikeKind.Like => "like_escape",
                LikeKind.InsensitiveLike => "ilike_escape",
                _ => "similar_to",
            };
            var escaped = Call(name, like.Location, operand, pattern, Bind(like.Escape));
            return like.IsNegated ? new NotExpression(escaped) : escaped;
        }

        var result =
            name == "similar_to"
                ? Call(name, like.Location, operand, pattern)
                : Binary(name, operand, pattern, like.Location);
        return like.IsNegated ? new NotExpression(result) : result;
    }

    private Expression BindInList(Sql.Syntax.InListExpression inList)
    {
        Expression result;
        if (inList.Operand is RowExpression row)
        {
            var alternatives = inList.Items.Select(i =>
                i is RowExpression other
                    ? CompareRows(ComparisonOperator.Equal, row, other, inList.Location)
                    : throw _context.Error(ErrorCode.SyntaxError, "IN over a row needs rows", i.Location)
            );
            var all = alternatives.ToValueList();
            result = all.Count == 1 ? all[0] : new ConjunctionExpression(false, all);
        }
        else
        {
            var operand = Bind(inList.Operand);
            var items = inList.Items.Select(Bind).ToList();
            var type = items.Count == 1 ? null : LiteralListType(operand, items);
            type ??= CommonType([operand, .. items], inList.Location, "IN");
            type = type.Kind == TypeKind.Null ? DataType.Varchar : type;
            result =
                items.Count == 1
                    ? Compare(ComparisonOperator.Equal, operand, items[0], inList.Location)
                    : new Plan.InListExpression(
                        Coerce(operand, type, inList.Location),
                        items
                            .Select(i => Optimizer.ConstantFolding.Fold(Coerce(i, type, inList.Location)))
                            .ToValueList()
                    );
        }

        return inList.IsNegated ? new NotExpression(result) : result;
    }

    private static DataType? LiteralListType(Expression operand, List<Expression> items) =>
        operand is not UntypedText
        && items.TrueForAll(i =>
            i is UntypedText
            || i.Type.Equals(operand.Type)
            || (ComparisonType(operand, i)?.Equals(operand.Type) ?? false)
        )
            ? operand.Type
            : null;

    private Expression BindCase(Sql.Syntax.CaseExpression @case)
    {
        var operand = @case.Operand is null ? null : Bind(@case.Operand);
        var conditions = new List<Expression>();
        var results = new List<Expression>();
        foreach (var branch in @case.Branches)
        {
            conditions.Add(
                operand is null
                    ? BindCondition(branch.When, "CASE/WHEN")
                    : Compare(ComparisonOperator.Equal, operand, Bind(branch.When), branch.Location)
            );
            results.Add(Bind(branch.Then));
        }

        results.Add(@case.Otherwise is null ? LiteralExpression.Null(DataType.Null) : Bind(@case.Otherwise));
        var type = CommonType(results, @case.Location, "CASE");
        var branches = conditions.Select(
            (c, i) => new Plan.CaseBranch(c, Coerce(results[i], type, @case.Branches[i].Then.Location))
        );
        return new Plan.CaseExpression(branches.ToValueList(), Coerce(results[^1], type, @case.Location), type);
    }
}
