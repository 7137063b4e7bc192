namespace Weir.Plan;

/// <summary>What plans know of an aggregate function. Two descriptors are the same when they are the same object.</summary>
public abstract class AggregateDescriptor
{
    /// <summary>The name in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the result depends on the order of the rows, as of <c>string_agg</c>.</summary>
    public virtual bool IsOrderSensitive => false;

    /// <summary>Whether DISTINCT cannot change the result, as of <c>min</c>.</summary>
    public virtual bool IgnoresDuplicates => false;
}
