namespace Weir.Sql.Syntax;

/// <summary>A name. Unquoted ones are folded to lower case, as in PostgreSQL.</summary>
/// <param name="Name">The name after folding.</param>
/// <param name="IsQuoted">Whether it was written in quotes.</param>
public sealed record Identifier(string Name, bool IsQuoted = false) : SyntaxNode
{
    public bool Equals(Identifier? other) => other is not null && other.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;
}
