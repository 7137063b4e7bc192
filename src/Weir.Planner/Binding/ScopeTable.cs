namespace Weir.Planner.Binding;

/// <summary>A table that is visible in FROM.</summary>
/// <param name="Path">Names that qualify its columns, the alias last; only the alias when there is one.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record ScopeTable(IReadOnlyList<string> Path, IReadOnlyList<ScopeColumn> Columns)
{
    public string Name => Path.Count == 0 ? "" : Path[^1];

    /// <summary>Whether the qualifier means this table: it is the end of the path.</summary>
    public bool Matches(IReadOnlyList<string> qualifier)
    {
        if (qualifier.Count > Path.Count)
        {
            return false;
        }

        for (var i = 1; i <= qualifier.Count; i++)
        {
            if (!string.Equals(qualifier[^i], Path[^i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
