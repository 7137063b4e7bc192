using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Functions;
using Weir.Plan;
using Weir.Planner.Optimizer;
using Weir.Sql.Syntax;
using Expression = Weir.Plan.Expression;

namespace Weir.Planner.Binding;

/// <summary>Common types, coercions and comparisons.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>The type that all of the expressions become; string literals without a type follow the others.</summary>
    public DataType CommonType(IReadOnlyList<Expression> expressions, SyntaxLocation location, string what)
    {
        var typed = expressions.Where(e => e is not UntypedText).Select(e => e.Type).ToList();
        if (typed.Count < expressions.Count && typed.TrueForAll(t => t.Kind == TypeKind.Null))
        {
            return DataType.Varchar;
        }

        return TypeRules.CommonType(typed)
            ?? throw _context.Error(
                ErrorCode.TypeMismatch,
                $"{what} types {string.Join(" and ", typed.Distinct())} cannot be matched",
                location,
                "Cast one of them."
            );
    }

    /// <summary>The expression as the type: literals are converted now, everything else at run time.</summary>
    public Expression Coerce(Expression expression, DataType type, SyntaxLocation location)
    {
        if (expression is UntypedText text)
        {
            return Read(text, type, location);
        }

        if (expression.Type.Equals(type))
        {
            return expression;
        }

        if (expression is LiteralExpression { Value: null })
        {
            return LiteralExpression.Null(type);
        }

        if (!CastKernel.CanCast(expression.Type, type))
        {
            throw _context.Error(ErrorCode.TypeMismatch, $"cannot cast type {expression.Type} to {type}", location);
        }

        return new Plan.CastExpression(expression, type);
    }

    /// <summary>A comparison after both sides have got one type.</summary>
    public Expression Compare(ComparisonOperator comparison, Expression left, Expression right, SyntaxLocation location)
    {
        var type = ComparisonType(left, right) ?? CommonType([left, right], location, "comparison");
        if (type.Kind == TypeKind.Null)
        {
            type = DataType.Varchar;
        }

        return DateComparison.Simplify(
            new ComparisonExpression(comparison, Coerce(left, type, location), Coerce(right, type, location))
        );
    }

    public Expression Coalesce(IReadOnlyList<Expression> operands, SyntaxLocation location)
    {
        var type = CommonType(operands, location, "COALESCE");
        var converted = operands.Select(o => Coerce(o, type, location)).ToValueList();
        return converted.Count == 1 ? converted[0] : new CoalesceExpression(converted, type);
    }

    /// <summary>
    /// The type of a column that a literal of another numeric type fits exactly: converting the literal instead of the
    /// column keeps conditions simple enough for sources.
    /// </summary>
    private static DataType? ComparisonType(Expression left, Expression right)
    {
        var (literal, other) = (left as LiteralExpression, right);
        if (literal is null)
        {
            (literal, other) = (right as LiteralExpression, left);
        }

        if (
            literal?.Value is null
            || other is LiteralExpression or UntypedText
            || !literal.Type.IsNumeric
            || !other.Type.IsNumeric
        )
        {
            return null;
        }

        if (other.Type.IsInteger && literal.Type.IsInteger)
        {
            var value = literal.Value switch
            {
                short v => v,
                int v => v,
                long v => v,
                Int128 v => v,
                _ => throw new WeirException(ErrorCode.Internal, "An integer literal without an integer"),
            };
            var fits = other.Type.Kind switch
            {
                TypeKind.Int16 => value >= short.MinValue && value <= short.MaxValue,
                TypeKind.Int32 => value >= int.MinValue && value <= int.MaxValue,
                TypeKind.Int64 => value >= long.MinValue && value <= long.MaxValue,
                _ => true,
            };
            return fits ? other.Type : null;
        }

        if (
            other.Type.Kind == TypeKind.Decimal
            && literal.Type.Kind is TypeKind.Decimal or TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64
        )
        {
            var (unscaled, scale) = literal.Value is DecimalValue d
                ? (d.Unscaled, d.Scale)
                : (
                    Int128.CreateChecked(
                        Convert.ToInt64(literal.Value, System.Globalization.CultureInfo.InvariantCulture)
                    ),
                    0
                );
            return
                scale <= other.Type.Scale
                && Decimals.TryRescale(unscaled, scale, other.Type.Scale, out var scaled)
                && Int128.Abs(scaled) < Decimals.PowerOfTen(other.Type.Precision)
                ? other.Type
                : null;
        }

        return null;
    }

    private Expression Read(UntypedText text, DataType type, SyntaxLocation location)
    {
        if (type.Kind is TypeKind.Varchar or TypeKind.Null or TypeKind.Enum)
        {
            return new LiteralExpression(text.Value, DataType.Varchar);
        }

        var literal = new LiteralExpression(text.Value, DataType.Varchar);
        if (!CastKernel.CanCast(DataType.Varchar, type))
        {
            throw _context.Error(ErrorCode.TypeMismatch, $"a string cannot be read as {type}", location);
        }

        // What depends on the session's time zone is read at run time; everything else now, where the error has a place.
        var cast = new Plan.CastExpression(literal, type);
        if (type.Kind == TypeKind.TimestampTz || type.IsNested)
        {
            return cast;
        }

        try
        {
            using var column = LiteralColumns.Create(literal)!;
            using var result = CastKernel.Cast(column, type, isTry: false, FunctionContext.Default);
            return new LiteralExpression(result.ValueAt(0), type);
        }
        catch (WeirException exception)
        {
            throw _context.Error(exception.Code, exception.Message, location, exception.Hint);
        }
    }
}
