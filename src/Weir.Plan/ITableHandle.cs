namespace Weir.Plan;

/// <summary>A table as plans carry it around; connectors give it meaning.</summary>
public interface ITableHandle
{
    /// <summary>What EXPLAIN calls it, such as <c>shop.public.orders</c>.</summary>
    string DisplayName { get; }
}
