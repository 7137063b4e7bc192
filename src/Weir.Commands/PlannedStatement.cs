namespace Weir.Commands;

/// <summary>A statement as it would be sent.</summary>
/// <param name="Members">Places of the caller's statements in it, from 0.</param>
/// <param name="Sql">Its text.</param>
/// <param name="What">What was done, such as <c>3 identical reads are answered once</c>, or why nothing was.</param>
public sealed record PlannedStatement(IReadOnlyList<int> Members, string Sql, string What)
{
    /// <summary>Whether it stands for several statements.</summary>
    public bool IsMerged => Members.Count > 1;
}
