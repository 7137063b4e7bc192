namespace Weir.Sql.Syntax;

/// <summary>Where a frame ends.</summary>
public enum FrameBoundKind
{
    UnboundedPreceding,
    Preceding,
    CurrentRow,
    Following,
    UnboundedFollowing,
}
