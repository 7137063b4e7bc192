using Weir.Columnar;

namespace Weir.Plan;

/// <summary>A field of a struct; NULL when the struct is NULL.</summary>
public sealed record FieldExpression(Expression Input, int FieldIndex, DataType ResultType) : Expression(ResultType)
{
    public override ValueList<Expression> Children => [Input];

    public override Expression WithChildren(ValueList<Expression> children) => this with { Input = children[0] };
}
