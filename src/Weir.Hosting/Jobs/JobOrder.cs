using Weir.Connectors;

namespace Weir.Hosting.Jobs;

/// <summary>The order in which tables are loaded: those that others refer to come first.</summary>
/// <param name="Tables">The tables, by name where foreign keys leave it open.</param>
/// <param name="Cycles">Tables that were taken by name, since each of those left refers to another one that is left.</param>
public sealed record JobOrder(IReadOnlyList<TableName> Tables, IReadOnlyList<TableName> Cycles)
{
    /// <summary>Orders tables; foreign keys to other tables and to themselves do not matter.</summary>
    public static JobOrder Of(IReadOnlyList<TableName> tables, IReadOnlyList<ForeignKey> keys)
    {
        var left = new List<TableName>(tables.OrderBy(t => t.Name, StringComparer.Ordinal));
        var ordered = new List<TableName>();
        var cycles = new List<TableName>();
        while (left.Count > 0)
        {
            var next = left.FindIndex(t =>
                !keys.Any(k => k.Table == t && k.Referenced != t && left.Contains(k.Referenced))
            );
            if (next < 0)
            {
                cycles.Add(left[0]);
                next = 0;
            }

            ordered.Add(left[next]);
            left.RemoveAt(next);
        }

        return new JobOrder(ordered, cycles);
    }
}
