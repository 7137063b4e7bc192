using Weir.Columnar;

namespace Weir.Plan;

/// <summary>
/// A comparison of two values of one type. Text compares by code point ("C" collation), NaN equals itself and is greater
/// than every other number, -0 equals 0, lists compare element by element: PostgreSQL's order.
/// </summary>
public sealed record ComparisonExpression(ComparisonOperator Operator, Expression Left, Expression Right)
    : Expression(DataType.Boolean)
{
    public override ValueList<Expression> Children => [Left, Right];

    public override Expression WithChildren(ValueList<Expression> children) =>
        this with
        {
            Left = children[0],
            Right = children[1],
        };
}
