namespace Weir.Sql.Syntax;

/// <summary>A column of CREATE TABLE.</summary>
public sealed record ColumnDefinition(Identifier Name, TypeSyntax? Type) : SyntaxNode
{
    public bool IsNotNull { get; init; }

    public bool IsPrimaryKey { get; init; }

    public bool IsUnique { get; init; }

    public SqlExpression? Default { get; init; }

    public SqlExpression? Check { get; init; }

    public ValueList<Identifier> References { get; init; } = [];

    public ValueList<Identifier> ReferencedColumns { get; init; } = [];
}
