using System.Runtime.InteropServices;

namespace Weir.Functions;

/// <summary>An extreme value, if there was any.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Extreme<T>
{
    public T Value;
    public bool HasValue;
}
