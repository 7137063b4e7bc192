namespace Weir.Sql.Syntax;

/// <summary>A type's name in lower case with its numbers, such as decimal(12, 2).</summary>
public sealed record TypeSyntax(string Name, ValueList<int> Arguments) : SyntaxNode
{
    public TypeSyntax? Element { get; init; }

    public ValueList<TypeField> Fields { get; init; } = [];

    public ValueList<string> Labels { get; init; } = [];
}
