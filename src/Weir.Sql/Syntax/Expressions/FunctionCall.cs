namespace Weir.Sql.Syntax;

/// <summary>A call of a function, aggregate or window function.</summary>
public sealed record FunctionCall(ValueList<Identifier> Name, ValueList<FunctionArgument> Arguments) : SqlExpression
{
    public bool IsStar { get; init; }

    public bool IsDistinct { get; init; }

    public ValueList<OrderItem> Order { get; init; } = [];

    public ValueList<OrderItem> WithinGroup { get; init; } = [];

    public SqlExpression? Filter { get; init; }

    public bool? IgnoresNulls { get; init; }

    public WindowSyntax? Over { get; init; }
}
