using Weir.Columnar;

namespace Weir.Plan;

/// <summary>
/// AND or OR of two or more conditions with three-valued logic. Operands are evaluated in order; a row that an operand
/// decided is not shown to a later operand that can raise.
/// </summary>
public sealed record ConjunctionExpression(bool IsAnd, ValueList<Expression> Operands) : Expression(DataType.Boolean)
{
    public override ValueList<Expression> Children => Operands;

    public override Expression WithChildren(ValueList<Expression> children) => this with { Operands = children };
}
