using System.Runtime.InteropServices;

namespace Weir.Functions;

/// <summary>Which row of a group wins.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PickRule(PickOrder Order, bool SkipsNullValues)
{
    /// <summary>Whether a key decides and not the order of the rows.</summary>
    public bool HasKey => Order is PickOrder.Smallest or PickOrder.Largest;
}
