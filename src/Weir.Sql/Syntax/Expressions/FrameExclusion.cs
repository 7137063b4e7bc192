namespace Weir.Sql.Syntax;

/// <summary>What a frame leaves out.</summary>
public enum FrameExclusion
{
    NoOthers,
    CurrentRow,
    Group,
    Ties,
}
