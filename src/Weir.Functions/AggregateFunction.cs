using Weir.Columnar;
using Weir.Plan;

namespace Weir.Functions;

/// <summary>An aggregate function for one list of argument types.</summary>
public abstract class AggregateFunction : AggregateDescriptor
{
    /// <summary>The type of the result.</summary>
    public abstract DataType ResultType { get; }

    /// <summary>A state for any number of groups, with no rows yet.</summary>
    public abstract IAccumulator CreateAccumulator(FunctionContext context);
}
