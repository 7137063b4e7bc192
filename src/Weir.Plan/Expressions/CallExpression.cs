using Weir.Columnar;

namespace Weir.Plan;

/// <summary>A call of a scalar function or of an operator that is not a comparison.</summary>
public sealed record CallExpression(FunctionDescriptor Function, ValueList<Expression> Arguments, DataType ResultType)
    : Expression(ResultType)
{
    public override ValueList<Expression> Children => Arguments;

    public override bool CanRaise => Function.CanRaise;

    public override Expression WithChildren(ValueList<Expression> children) => this with { Arguments = children };
}
