namespace Weir.Plan;

/// <summary>The value of a column of the input.</summary>
public sealed record ColumnExpression(PlanColumn Column) : Expression(Column.Type)
{
    public override ValueList<Expression> Children => [];

    public override Expression WithChildren(ValueList<Expression> children) => this;
}
