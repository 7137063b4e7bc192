using Weir.Commands.Analysis;

namespace Weir.Commands.Execution;

/// <summary>Makes units of the commands of a batch: merged ones where that is proven to change nothing.</summary>
internal sealed class UnitPlanner(CommandPipeline pipeline, ConnectionHolder connection)
{
    public async ValueTask<List<Unit>> PlanAsync(List<QueuedCommand> commands, bool isMerging = true)
    {
        _ = (pipeline, connection, isMerging);
        await Task.CompletedTask.ConfigureAwait(false);
        return [.. commands.Select(c => new SingleUnit(c, false))];
    }

    /// <summary>Cuts the units where one has to be alone.</summary>
    public static IEnumerable<List<Unit>> Segments(List<Unit> units)
    {
        var segment = new List<Unit>();
        foreach (var unit in units)
        {
            var isAlone = unit.Members[0].Shape.Kind is not (StatementKind.Ordinary or StatementKind.Session);
            if (isAlone && segment.Count > 0)
            {
                yield return segment;
                segment = [];
            }

            segment.Add(unit);
            if (isAlone)
            {
                yield return segment;
                segment = [];
            }
        }

        if (segment.Count > 0)
        {
            yield return segment;
        }
    }
}
