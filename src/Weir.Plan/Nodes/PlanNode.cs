namespace Weir.Plan;

/// <summary>A node of a plan: immutable, ignorant of how it will run.</summary>
public abstract record PlanNode
{
    /// <summary>The columns that the node makes, in order.</summary>
    public abstract ValueList<PlanColumn> Output { get; }

    /// <summary>The nodes that this one reads.</summary>
    public abstract ValueList<PlanNode> Inputs { get; }

    /// <summary>How many rows the node will make, as far as anybody knows; null: unknown.</summary>
    public double? EstimatedRows { get; init; }

    /// <summary>The same node over other inputs.</summary>
    public abstract PlanNode WithInputs(ValueList<PlanNode> inputs);
}
