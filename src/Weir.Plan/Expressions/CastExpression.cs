using Weir.Columnar;

namespace Weir.Plan;

/// <summary>A conversion. With <paramref name="IsTry"/>, what cannot be converted becomes NULL instead of an error.</summary>
public sealed record CastExpression(Expression Input, DataType TargetType, bool IsTry = false) : Expression(TargetType)
{
    public override ValueList<Expression> Children => [Input];

    public override bool CanRaise => !IsTry && !CastSafety.NeverRaises(Input.Type, TargetType);

    public override Expression WithChildren(ValueList<Expression> children) => this with { Input = children[0] };
}
