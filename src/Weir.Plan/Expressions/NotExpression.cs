using Weir.Columnar;

namespace Weir.Plan;

/// <summary>NOT of a condition; NULL stays NULL.</summary>
public sealed record NotExpression(Expression Operand) : Expression(DataType.Boolean)
{
    public override ValueList<Expression> Children => [Operand];

    public override Expression WithChildren(ValueList<Expression> children) => new NotExpression(children[0]);
}
