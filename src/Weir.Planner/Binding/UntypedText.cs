using Weir.Columnar;
using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>A string literal whose type its surroundings decide: PostgreSQL's "unknown". Never part of a finished plan.</summary>
internal sealed record UntypedText(string Value) : Expression(DataType.Varchar)
{
    public override ValueList<Expression> Children => [];

    public override Expression WithChildren(ValueList<Expression> children) => this;
}
