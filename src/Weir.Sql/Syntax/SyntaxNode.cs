namespace Weir.Sql.Syntax;

/// <summary>A node of the syntax tree: immutable, compared by value; where it was written does not count.</summary>
public abstract record SyntaxNode
{
    /// <summary>Where the node begins.</summary>
    public SyntaxLocation Location { get; init; }
}
