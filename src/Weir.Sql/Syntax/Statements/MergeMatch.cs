namespace Weir.Sql.Syntax;

/// <summary>When a MERGE clause applies.</summary>
public enum MergeMatch
{
    Matched,
    NotMatched,
    NotMatchedBySource,
}
