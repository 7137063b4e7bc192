namespace Weir.Sql.Syntax;

/// <summary>What a frame counts.</summary>
public enum FrameUnit
{
    Rows,
    Range,
    Groups,
}
