using Weir.Columnar;

namespace Weir.Plan;

/// <summary>The first operand that is not NULL; a later operand that can raise sees only rows still undecided.</summary>
public sealed record CoalesceExpression(ValueList<Expression> Operands, DataType ResultType) : Expression(ResultType)
{
    public override ValueList<Expression> Children => Operands;

    public override Expression WithChildren(ValueList<Expression> children) => this with { Operands = children };
}
