namespace Weir.SqlLogic.Scripts;

/// <summary>A <c>skipif</c> or <c>onlyif</c> line.</summary>
internal sealed record Condition(bool IsSkipIf, string Label)
{
    /// <summary>Why an engine that answers to these names does not run the record; null when it does.</summary>
    public string? ReasonToSkip(IReadOnlyList<string> engineNames)
    {
        var named = engineNames.Contains(Label, StringComparer.OrdinalIgnoreCase);
        return named == IsSkipIf ? $"{(IsSkipIf ? "skipif" : "onlyif")} {Label}" : null;
    }
}
