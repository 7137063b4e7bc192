using System.Runtime.InteropServices;

namespace Weir.Sql.Syntax;

/// <summary>A place in a text that takes no part in comparing trees: any two are equal.</summary>
/// <param name="Value">Line and column.</param>
/// <param name="Offset">Characters before it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SyntaxLocation(SourceLocation Value, int Offset)
{
    public bool Equals(SyntaxLocation other) => true;

    public override int GetHashCode() => 0;
}
