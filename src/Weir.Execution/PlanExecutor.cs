using Weir.Connectors;
using Weir.Plan;

namespace Weir.Execution;

/// <summary>Runs plans.</summary>
public static class PlanExecutor
{
    /// <summary>
    /// Starts a plan. Nothing happens before the first pull; disposing the reader early stops all work, also at sources.
    /// Columns of the batches are those of the plan's output, in its order, without a selection.
    /// </summary>
    public static IBatchReader Open(PlanNode plan, ExecutionContext context)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        return new QueryReader(plan, context);
    }
}
