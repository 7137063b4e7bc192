namespace Weir.Sql.Syntax;

/// <summary>A constraint of a whole table.</summary>
public sealed record TableConstraint(ConstraintKind Kind, ValueList<Identifier> Columns) : SyntaxNode
{
    public Identifier? Name { get; init; }

    public SqlExpression? Check { get; init; }

    public ValueList<Identifier> References { get; init; } = [];

    public ValueList<Identifier> ReferencedColumns { get; init; } = [];
}
