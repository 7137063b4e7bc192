namespace Weir.Sql.Syntax;

/// <summary>A named query of WITH.</summary>
public sealed record CommonTable(
    Identifier Name,
    ValueList<Identifier> Columns,
    QuerySyntax Query,
    bool? IsMaterialized
) : SyntaxNode;
