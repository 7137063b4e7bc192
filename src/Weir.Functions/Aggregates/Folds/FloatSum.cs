using System.Runtime.InteropServices;

namespace Weir.Functions;

/// <summary>A sum of floats and how many there were.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FloatSum
{
    public double Sum;
    public long Count;
}
