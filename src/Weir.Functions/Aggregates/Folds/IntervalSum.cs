using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>A sum of intervals and how many there were.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct IntervalSum
{
    public Interval Sum;
    public long Count;
}
