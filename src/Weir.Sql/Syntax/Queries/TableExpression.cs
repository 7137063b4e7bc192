namespace Weir.Sql.Syntax;

/// <summary>Something in FROM.</summary>
public abstract record TableExpression : SyntaxNode
{
    public TableAlias? Alias { get; init; }

    public SampleClause? Sample { get; init; }
}
