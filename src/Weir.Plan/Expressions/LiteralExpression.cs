using Weir.Columnar;

namespace Weir.Plan;

/// <summary>A constant. The value has the form that <see cref="Column.ValueAt"/> gives for the type; null for NULL.</summary>
public sealed record LiteralExpression(object? Value, DataType LiteralType) : Expression(LiteralType)
{
    public static LiteralExpression True { get; } = new(true, DataType.Boolean);

    public static LiteralExpression False { get; } = new(false, DataType.Boolean);

    public override ValueList<Expression> Children => [];

    public static LiteralExpression Null(DataType type) => new(null, type);

    public override Expression WithChildren(ValueList<Expression> children) => this;
}
