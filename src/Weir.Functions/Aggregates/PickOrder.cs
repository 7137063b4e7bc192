namespace Weir.Functions;

/// <summary>Which row of a group wins.</summary>
internal enum PickOrder
{
    First,
    Last,
    Smallest,
    Largest,
}
