namespace Weir.SqlLogic.Scripts;

/// <summary>One paragraph of a script.</summary>
internal abstract record Record(Place Place)
{
    /// <summary>The <c>skipif</c> and <c>onlyif</c> lines before it.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
