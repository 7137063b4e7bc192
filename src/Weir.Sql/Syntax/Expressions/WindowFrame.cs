namespace Weir.Sql.Syntax;

/// <summary>ROWS, RANGE or GROUPS.</summary>
public sealed record WindowFrame(FrameUnit Unit, FrameBound Start, FrameBound End, FrameExclusion Exclusion)
    : SyntaxNode;
