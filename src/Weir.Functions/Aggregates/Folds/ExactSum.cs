using System.Runtime.InteropServices;

namespace Weir.Functions;

/// <summary>A sum of exact numbers and how many there were.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ExactSum
{
    public Int128 Sum;
    public long Count;
}
