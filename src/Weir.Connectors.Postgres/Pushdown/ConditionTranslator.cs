using Weir.Columnar;
using Weir.Connectors.Postgres.Types;
using Weir.Plan;
using Weir.Sql.Syntax;
using PlanCast = Weir.Plan.CastExpression;
using PlanInList = Weir.Plan.InListExpression;

namespace Weir.Connectors.Postgres.Pushdown;

/// <summary>
/// Writes conditions for the server, but only those that mean there exactly what they mean here and raise for no row:
/// comparisons of columns and constants, LIKE, IN, IS NULL, and AND, OR, NOT of them. Texts order by code point here, so the
/// server is told to compare by bytes where its column does not; other values compare alike in both.
/// </summary>
internal sealed class ConditionTranslator(PostgresRelation relation, ScanRequest request)
{
    private const int MostItems = 1000;
    private const string LikeOperator = "~~";

    private string? _reason;

    /// <summary>The condition in the server's SQL; null with the reason when it stays here.</summary>
    public SqlExpression? Translate(Expression filter, out string? reason)
    {
        _reason = null;
        var condition = Condition(filter);
        reason = condition is null
            ? _reason ?? "only comparisons, LIKE, IN, IS NULL, AND, OR, NOT are sent to PostgreSQL"
            : null;
        return condition;
    }

    /// <summary>A column as it is read: the same value as the engine sees.</summary>
    public static SqlExpression ReadOf(PostgresColumn column)
    {
        var name = new ColumnReference([new Identifier(column.Field.Name)]);
        return column.CastTo switch
        {
            null => name,
            "text[]" or "int8[]" => new Weir.Sql.Syntax.CastExpression(
                name,
                new TypeSyntax("list", []) { Element = new TypeSyntax(column.CastTo[..^2], []) },
                IsTry: false
            ),
            _ => Literals.Cast(name, column.CastTo),
        };
    }

    private SqlExpression? Condition(Expression expression) =>
        expression switch
        {
            ConjunctionExpression conjunction => Conjunction(conjunction),
            NotExpression not => Condition(not.Operand) is { } operand ? new UnaryExpression("not", operand) : null,
            IsNullExpression isNull => Value(isNull.Operand, allowsAnyType: true) is { } operand
                ? new IsExpression(operand.Sql, IsTest.Null, isNull.IsNegated)
                : null,
            ComparisonExpression comparison => Comparison(comparison),
            PlanInList inList => InList(inList),
            CallExpression { Function.Name: LikeOperator, Arguments.Count: 2 } like => Like(like),
            ColumnExpression { Type.Kind: TypeKind.Boolean } => Value(expression)?.Sql,
            LiteralExpression { Type.Kind: TypeKind.Boolean } literal => Literals.Of(literal),
            _ => null,
        };

    private SqlExpression? Conjunction(ConjunctionExpression conjunction)
    {
        SqlExpression? result = null;
        foreach (var operand in conjunction.Operands)
        {
            if (Condition(operand) is not { } part)
            {
                return null;
            }

            result = result is null ? part : new BinaryExpression(conjunction.IsAnd ? "and" : "or", result, part);
        }

        return result;
    }

    private SqlExpression? Comparison(ComparisonExpression comparison)
    {
        if (Value(comparison.Left) is not { } left || Value(comparison.Right) is not { } right)
        {
            return null;
        }

        var isEquality =
            comparison.Operator
            is ComparisonOperator.Equal
                or ComparisonOperator.NotEqual
                or ComparisonOperator.Distinct
                or ComparisonOperator.NotDistinct;
        if (comparison.Left.Type.Kind == TypeKind.Enum && !isEquality)
        {
            return Refuse("an enumeration's order is not sent to PostgreSQL");
        }

        var first = Collated(left, right, isEquality);
        return comparison.Operator switch
        {
            ComparisonOperator.Distinct => new IsDistinctExpression(first, right.Sql, IsNegated: false),
            ComparisonOperator.NotDistinct => new IsDistinctExpression(first, right.Sql, IsNegated: true),
            _ => new BinaryExpression(Sign(comparison.Operator), first, right.Sql),
        };
    }

    private SqlExpression? InList(PlanInList inList)
    {
        if (inList.Items.Count > MostItems)
        {
            return Refuse("a list of more than 1,000 values is not sent to PostgreSQL");
        }

        if (Value(inList.Operand) is not { } operand)
        {
            return null;
        }

        var items = new List<SqlExpression>();
        foreach (var item in inList.Items)
        {
            if (item is not LiteralExpression literal || Value(literal) is not { } value)
            {
                return null;
            }

            items.Add(value.Sql);
        }

        return new Weir.Sql.Syntax.InListExpression(
            Collated(operand, operand, isEquality: true),
            items.ToValueList(),
            IsNegated: false
        );
    }

    /// <summary>A pattern with a backslash may raise; without one LIKE means the same in every encoding of Unicode.</summary>
    private SqlExpression? Like(CallExpression like)
    {
        if (
            like.Arguments[1] is not LiteralExpression { Value: string pattern } literal
            || pattern.Contains('\\', StringComparison.Ordinal)
        )
        {
            return Refuse("only LIKE with a constant pattern without backslashes is sent to PostgreSQL");
        }

        return Value(like.Arguments[0]) is { IsText: true } operand && Value(literal) is { } constant
            ? new LikeExpression(LikeKind.Like, Collated(operand, operand, true), constant.Sql, null, IsNegated: false)
            : null;
    }

    /// <summary>The left side, told to compare by bytes where it would not.</summary>
    private static SqlExpression Collated(Operand left, Operand right, bool isEquality)
    {
        var strictest = left.Collation > right.Collation ? left.Collation : right.Collation;
        var byBytes = strictest == TextCollation.Bytes || (isEquality && strictest == TextCollation.Language);
        // Two columns may have collations that the server refuses to choose from.
        return left.IsText && (!byBytes || (left.IsColumn && right.IsColumn && !ReferenceEquals(left, right)))
            ? new CollateExpression(left.Sql, [new Identifier("C", IsQuoted: true)])
            : left.Sql;
    }

    /// <summary>A column or constant whose values compare there as here; null with a reason otherwise.</summary>
    private Operand? Value(Expression expression, bool allowsAnyType = false)
    {
        switch (expression)
        {
            case LiteralExpression { Type.Kind: TypeKind.Enum, Value: string label }:
                return Value(new LiteralExpression(label, DataType.Varchar));
            case LiteralExpression literal:
                if (literal.Type.Kind == TypeKind.Varchar && !relation.IsUtf8)
                {
                    Refuse("the database's encoding is not UTF8");
                    return null;
                }

                return Literals.Of(literal) is { } sql
                    ? new Operand(sql, literal.Type.IsTextLike, IsColumn: false, TextCollation.Bytes)
                    : null;
            case ColumnExpression column:
                return Column(relation.Columns[request.OrdinalOf(column.Column)], allowsAnyType);
            case PlanCast { Input: LiteralExpression { Value: string text }, Type.Kind: TypeKind.TimestampTz }:
                if (Literals.Instant(text) is { } instant)
                {
                    return Value(instant);
                }

                Refuse("without an offset the instant depends on the session's time zone");
                return null;
            case PlanCast { IsTry: false } cast when IsExactCast(cast.Input.Type, cast.Type):
                // The server widens whole numbers by itself when it compares them.
                return Value(cast.Input) is { } input
                    ? cast.Type.Kind == TypeKind.Float64
                        ? input with
                        {
                            Sql = Literals.Cast(input.Sql, "double precision"),
                        }
                        : input
                    : null;
            default:
                return null;
        }
    }

    private Operand? Column(PostgresColumn column, bool allowsAnyType)
    {
        var kind = column.Field.Type.Kind;
        if (!allowsAnyType && !IsComparable(kind))
        {
            Refuse($"values of type {column.Field.Type} are not compared by PostgreSQL");
            return null;
        }

        if (!relation.IsUtf8 && column.Field.Type.IsTextLike && !allowsAnyType)
        {
            Refuse("the database's encoding is not UTF8");
            return null;
        }

        var sql = ReadOf(column);
        if (kind == TypeKind.Enum && !allowsAnyType)
        {
            return new Operand(Literals.Cast(sql, "text"), IsText: true, IsColumn: true, TextCollation.Language);
        }

        var collation = kind == TypeKind.Varchar ? column.Collation : TextCollation.Bytes;
        // Casts to text have the default collation or that of the column: neither is known to be by bytes.
        collation = column.CastTo is not null && collation == TextCollation.Bytes ? TextCollation.Language : collation;
        return new Operand(sql, kind == TypeKind.Varchar, IsColumn: true, collation);
    }

    private static bool IsComparable(TypeKind kind) =>
        kind
            is TypeKind.Boolean
                or TypeKind.Int16
                or TypeKind.Int32
                or TypeKind.Int64
                or TypeKind.Int128
                or TypeKind.Float32
                or TypeKind.Float64
                or TypeKind.Decimal
                or TypeKind.Varchar
                or TypeKind.Enum
                or TypeKind.Blob
                or TypeKind.Date
                or TypeKind.Time
                or TypeKind.Timestamp
                or TypeKind.TimestampTz
                or TypeKind.Uuid;

    /// <summary>Casts that keep every value, so that the server's own widening or the same cast compares alike.</summary>
    private static bool IsExactCast(DataType from, DataType to) =>
        to.Kind switch
        {
            TypeKind.Int32 or TypeKind.Int64 or TypeKind.Int128 => from.IsInteger && from.Kind <= to.Kind,
            TypeKind.Decimal => CastSafety.NeverRaises(from, to) && (from.IsInteger || from.Kind == TypeKind.Decimal),
            TypeKind.Float64 => from.Kind is TypeKind.Float32 or TypeKind.Int16 or TypeKind.Int32,
            TypeKind.Varchar => from.Kind is TypeKind.Varchar or TypeKind.Enum,
            _ => false,
        };

    private SqlExpression? Refuse(string reason)
    {
        _reason ??= reason;
        return null;
    }

    private static string Sign(ComparisonOperator comparison) =>
        comparison switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.NotEqual => "<>",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            _ => ">=",
        };

    private sealed record Operand(SqlExpression Sql, bool IsText, bool IsColumn, TextCollation Collation);
}
