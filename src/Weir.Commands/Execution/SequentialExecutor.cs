using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// In order, up to the first failure. A batch goes out as one transaction, and several batches as several of them in one
/// trip. When a statement fails, the database has undone its batch and skipped those after it; the statements of the batch
/// before it go out again without it.
/// </summary>
internal sealed class SequentialExecutor(CommandPipeline pipeline, CancellationToken abort) : Executor(pipeline, abort)
{
    private readonly List<int> _stepUnit = [];
    private bool _isOpen;

    protected override bool KeepsConnection => true;

    protected override async ValueTask RunAsync(CommandBatch batch)
    {
        if (Pipeline.Stopped is null)
        {
            var error = await ConnectAsync().ConfigureAwait(false);
            if (error is not null)
            {
                foreach (var command in batch.Commands)
                {
                    NotExecuted(command, error);
                }

                StopAt(batch.Commands[0], CommandStatus.NotExecuted, error);
            }
        }

        if (Pipeline.Stopped is null)
        {
            var units = await Planner.PlanAsync(batch).ConfigureAwait(false);
            foreach (var segment in UnitPlanner.Segments(units))
            {
                if (Pipeline.Stopped is null)
                {
                    await RunAsync(segment).ConfigureAwait(false);
                    await RollBackAsync().ConfigureAwait(false);
                }
            }
        }

        if (Pipeline.Stopped is { } stopped)
        {
            foreach (var command in batch.Commands)
            {
                NotExecuted(command, Errors.After(stopped.Id, stopped.Error!));
            }
        }
    }

    protected override bool IsInTrip(QueuedCommand command) => true;

    private async ValueTask RunAsync(List<Unit> units)
    {
        if (units[0].Members[0].Shape.Refusal is { } refusal)
        {
            var command = units[0].Members[0];
            Fail(command, new CommandFailure(CommandFailureKind.Statement, refusal, refusal.SqlState));
            StopAt(command, CommandStatus.Failed, refusal);
            return;
        }

        (QueuedCommand Command, CommandFailure Failure)? poison = null;
        var retries = 0;
        while (true)
        {
            DropAbandoned(units);
            if (units.Count == 0)
            {
                break;
            }

            var failure = await TryAsync(units).ConfigureAwait(false);
            if (failure is null)
            {
                break;
            }

            switch (failure.Kind)
            {
                case CommandFailureKind.Interrupted:
                    break;
                case CommandFailureKind.Transient when await BackOffAsync(retries).ConfigureAwait(false):
                    retries++;
                    break;
                case CommandFailureKind.ConnectionLost
                    when await LostAsync(units, failure, retries).ConfigureAwait(false):
                    retries++;
                    break;
                case CommandFailureKind.ConnectionLost:
                    return;
                case CommandFailureKind.Commit when units[0].IsMerged || IsPart(units, 1):
                    await OneByOneAsync(units).ConfigureAwait(false);
                    if (Pipeline.Stopped is not null)
                    {
                        return;
                    }

                    break;
                default:
                    var at = Failed(units);
                    if (Restore(units, at))
                    {
                        break;
                    }

                    poison = (units[at].Members[0], failure);
                    units.RemoveRange(at, units.Count - at);
                    break;
            }
        }

        if (poison is { } found)
        {
            Fail(found.Command, found.Failure);
            StopAt(found.Command, CommandStatus.Failed, found.Failure.Error);
        }
    }

    /// <summary>Sends the units, and takes those away that are done.</summary>
    private async ValueTask<CommandFailure?> TryAsync(List<Unit> units)
    {
        var error = await ConnectAsync().ConfigureAwait(false);
        if (error is not null)
        {
            // What was sent before has been undone, so it has not been executed.
            foreach (var member in units.SelectMany(u => u.Members))
            {
                NotExecuted(member, error);
            }

            StopAt(units[0].Members[0], CommandStatus.NotExecuted, error);
            units.Clear();
            return null;
        }

        Fill(units);
        var failure = await SendAsync(units).ConfigureAwait(false);
        _isOpen = failure is not null && IsConnected && Trip.Steps[0].Kind != CommandStepKind.Statement;
        Settle(units, isComplete: failure is null);
        return failure;
    }

    private void Fill(List<Unit> units)
    {
        Trip.Clear();
        _stepUnit.Clear();
        if (_isOpen)
        {
            Add(CommandStepKind.Rollback);
        }

        // One batch alone is a transaction as it is.
        var isExplicit = _isOpen || units[^1].Part != units[0].Part;
        for (var i = 0; i < units.Count; i++)
        {
            if (isExplicit && (i == 0 || units[i].Part != units[i - 1].Part))
            {
                Add(CommandStepKind.Begin);
            }

            Trip.Add(units[i].Step(Options.Time));
            _stepUnit.Add(i);
            if (units[i].Members[0].Shape.Kind == Analysis.StatementKind.Session)
            {
                MarkSession();
            }

            if (isExplicit && (i + 1 == units.Count || units[i + 1].Part != units[i].Part))
            {
                Add(CommandStepKind.Commit);
            }
        }
    }

    private void Add(CommandStepKind kind)
    {
        Trip.Add(kind);
        _stepUnit.Add(-1);
    }

    /// <summary>Reports what was committed, and takes it away.</summary>
    private void Settle(List<Unit> units, bool isComplete)
    {
        var (reported, committed) = (0, 0);
        for (var i = 0; i < Trip.Results.Count; i++)
        {
            if (Trip.Steps[i].Kind == CommandStepKind.Commit || (isComplete && i + 1 == Trip.Results.Count))
            {
                for (; reported <= i; reported++)
                {
                    if (_stepUnit[reported] is var unit && unit >= 0)
                    {
                        Succeed(units[unit], Trip.Results[reported]);
                        committed = unit + 1;
                    }
                }
            }
        }

        units.RemoveRange(0, committed);
        for (var i = 0; i < _stepUnit.Count; i++)
        {
            _stepUnit[i] -= committed;
        }
    }

    /// <summary>Which of the units that are left has failed: the one whose step has no result, or the last before it.</summary>
    private int Failed(List<Unit> units)
    {
        var step = Math.Min(Trip.Results.Count, _stepUnit.Count - 1);
        while (step > 0 && Trip.Steps[step].Kind != CommandStepKind.Statement)
        {
            step--;
        }

        return Math.Clamp(_stepUnit[step], 0, units.Count - 1);
    }

    /// <summary>
    /// Undoes the merging that stands in the way of saying what failed first: that of the failed unit, and of units whose
    /// statements belong to both sides of it. False when there is none.
    /// </summary>
    private static bool Restore(List<Unit> units, int at)
    {
        var part = units.FindAll(u => u.Part == units[at].Part);
        if (!units[at].IsMerged && !part.Exists(u => u.IsScattered))
        {
            return false;
        }

        var failed = units[at];
        units.RemoveAll(u => u.Part == failed.Part);
        for (var i = part.Count - 1; i >= 0; i--)
        {
            if (part[i].IsScattered || part[i] == failed)
            {
                Expand(part, i);
            }
        }

        units.InsertRange(0, part.OrderBy(u => u.Members[0].Id));
        return true;
    }

    private async ValueTask RollBackAsync()
    {
        if (_isOpen && IsConnected)
        {
            Trip.Clear();
            Trip.Add(CommandStepKind.Rollback);
            _ = await SendAsync([]).ConfigureAwait(false);
        }

        _isOpen = false;
    }

    /// <summary>Whether the unit is of the first batch of those left.</summary>
    private static bool IsPart(List<Unit> units, int at) => at < units.Count && units[at].Part == units[0].Part;

    /// <summary>Whether everything may be sent again; otherwise all is reported as unknown and the pipeline stops.</summary>
    private async ValueTask<bool> LostAsync(List<Unit> units, CommandFailure failure, int retries)
    {
        if (units.TrueForAll(u => u.IsRepeatable) && await BackOffAsync(retries).ConfigureAwait(false))
        {
            return true;
        }

        if (units.Count == 0)
        {
            // Lost behind the last commit.
            return true;
        }

        var first = units[0].Members[0];
        foreach (var member in units.SelectMany(u => u.Members))
        {
            Unknown(member, failure);
        }

        StopAt(first, CommandStatus.Unknown, Errors.Unknown(failure.Error));
        return false;
    }

    /// <summary>The commit of the first batch was refused, so each of its statements is sent alone.</summary>
    private async ValueTask OneByOneAsync(List<Unit> units)
    {
        var count = 1;
        while (IsPart(units, count))
        {
            count++;
        }

        var members = units.Take(count).SelectMany(u => u.Members).OrderBy(m => m.Id).ToList();
        units.RemoveRange(0, count);
        foreach (var member in members)
        {
            if (Pipeline.Stopped is null)
            {
                await RunAsync([new SingleUnit(member, false)]).ConfigureAwait(false);
            }
        }
    }

    private void StopAt(QueuedCommand command, CommandStatus status, WeirException error) =>
        Pipeline.Stop(
            new CommandOutcome
            {
                Id = command.Id,
                Status = status,
                Error = error,
            }
        );
}
