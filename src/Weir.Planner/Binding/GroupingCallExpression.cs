using Weir.Columnar;
using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>GROUPING(…) before the groups are known. Never part of a finished plan.</summary>
internal sealed record GroupingCallExpression(ValueList<Expression> Arguments, SyntaxLocation Location)
    : Expression(DataType.Int32)
{
    public override ValueList<Expression> Children => Arguments;

    public override Expression WithChildren(ValueList<Expression> children) => this with { Arguments = children };
}
