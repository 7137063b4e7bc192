namespace Weir.Plan;

/// <summary>Which rows a join makes.</summary>
public enum JoinKind
{
    /// <summary>Pairs that match.</summary>
    Inner,

    /// <summary>Pairs that match, and left rows without a match with NULLs.</summary>
    Left,

    /// <summary>Pairs that match, and right rows without a match with NULLs.</summary>
    Right,

    /// <summary>Pairs that match, and rows of both sides without a match with NULLs.</summary>
    Full,

    /// <summary>Left rows with at least one match, once; left columns only.</summary>
    Semi,

    /// <summary>Left rows without a match; left columns only. A NULL key matches nothing, so the row stays.</summary>
    Anti,

    /// <summary>
    /// Left rows for which NOT IN is true: with an empty right side all; else none if a right key is NULL, and none whose
    /// own key is NULL. Exactly one key, no residual; left columns only.
    /// </summary>
    NullAwareAnti,

    /// <summary>Like <see cref="Left"/>, but a left row with more than one match raises CARDINALITY_VIOLATION.</summary>
    Single,

    /// <summary>
    /// Every left row once, with a boolean column at the end: true when it has a match; with IN's logic for NULLs when
    /// <see cref="JoinNode.MarkIsNullAware"/> (exactly one key then), else false when it has none.
    /// </summary>
    Mark,
}
