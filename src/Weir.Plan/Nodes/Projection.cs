namespace Weir.Plan;

/// <summary>A column and how it is computed.</summary>
public sealed record Projection(PlanColumn Column, Expression Value)
{
    /// <summary>Passes a column on unchanged.</summary>
    public static Projection Of(PlanColumn column) => new(column, new ColumnExpression(column));

    /// <summary>Whether the column is only passed on, under the same number.</summary>
    public bool IsIdentity => Value is ColumnExpression c && c.Column.Id == Column.Id;
}
