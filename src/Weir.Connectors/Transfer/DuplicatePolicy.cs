namespace Weir.Connectors;

/// <summary>What happens when several new rows have one key.</summary>
public enum DuplicatePolicy
{
    /// <summary>The transfer fails and names a key.</summary>
    Fail,

    /// <summary>The first in the source's order counts.</summary>
    First,

    /// <summary>The last in the source's order counts.</summary>
    Last,
}
