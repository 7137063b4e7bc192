using Weir.Columnar;

namespace Weir.Plan;

/// <summary>IS NULL, or IS NOT NULL when negated; never NULL itself.</summary>
public sealed record IsNullExpression(Expression Operand, bool IsNegated) : Expression(DataType.Boolean)
{
    public override ValueList<Expression> Children => [Operand];

    public override Expression WithChildren(ValueList<Expression> children) => this with { Operand = children[0] };
}
