using Weir.Columnar;

namespace Weir.Plan;

/// <summary>
/// A column that some node of a plan makes. The number is unique in the plan and stays the same while rules move nodes
/// around; equality is by number alone.
/// </summary>
/// <param name="Id">The number.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Type">The type.</param>
/// <param name="IsNullable">False only when no row can be null.</param>
public sealed record PlanColumn(int Id, string Name, DataType Type, bool IsNullable = true)
{
    public bool Equals(PlanColumn? other) => other is not null && Id == other.Id;

    public override int GetHashCode() => Id;

    public override string ToString() => $"{Name}#{Id}";
}
