using Weir.Columnar;

namespace Weir.Plan;

/// <summary>IN over values of the operand's type; <c>x = a OR x = b …</c> with its three-valued logic. NOT IN is NOT over it.</summary>
public sealed record InListExpression(Expression Operand, ValueList<Expression> Items) : Expression(DataType.Boolean)
{
    public override ValueList<Expression> Children => [Operand, .. Items];

    public override Expression WithChildren(ValueList<Expression> children) =>
        new InListExpression(children[0], children.Skip(1).ToValueList());
}
