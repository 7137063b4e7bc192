namespace Weir.SqlLogic.Scripts;

/// <summary>What happens to rows before they are compared.</summary>
internal enum SortMode
{
    None,

    /// <summary>Rows are sorted.</summary>
    Rows,

    /// <summary>All values are sorted, whatever row they are in.</summary>
    Values,
}
