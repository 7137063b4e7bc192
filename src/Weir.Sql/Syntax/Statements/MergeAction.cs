namespace Weir.Sql.Syntax;

/// <summary>What a MERGE clause does.</summary>
public enum MergeAction
{
    Update,
    Delete,
    Insert,
    DoNothing,
}
