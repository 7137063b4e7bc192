namespace Weir.Plan;

/// <summary>
/// What plans know of a scalar function: enough to move and fold calls, not how to compute. Implementations live in the
/// function catalog; two descriptors are the same function when they are the same object.
/// </summary>
public abstract class FunctionDescriptor
{
    /// <summary>The name in lower case, or the operator's sign.</summary>
    public abstract string Name { get; }

    /// <summary>Whether some argument values make it raise. False is a promise that rules rely on.</summary>
    public virtual bool CanRaise => true;

    /// <summary>How results depend on more than the arguments.</summary>
    public virtual Volatility Volatility => Volatility.Immutable;
}
