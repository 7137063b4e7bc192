using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// In order, up to the first failure. What goes out together is one transaction. When a statement fails, the database has undone
/// the batch, and the statements before it go out again without it.
/// </summary>
internal sealed class SequentialExecutor(CommandPipeline pipeline, CancellationToken abort) : Executor(pipeline, abort)
{
    private List<Unit> _units = [];

    protected override bool KeepsConnection => true;

    protected override ValueTask RunAsync(CommandBatch batch) =>
        batch.Commands.Count == 1 && IsConnected && Pipeline.Stopped is null
            ? RunAsync(Planner.PlanSingles(batch.Commands))
            : RunManyAsync(batch);

    protected override bool IsInTrip(QueuedCommand command) => true;

    private async ValueTask RunManyAsync(CommandBatch batch)
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
            var units = await Planner.PlanAsync(batch.Commands).ConfigureAwait(false);
            foreach (var segment in UnitPlanner.Segments(units))
            {
                if (Pipeline.Stopped is null)
                {
                    await RunAsync(segment).ConfigureAwait(false);
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

    private async ValueTask RunAsync(List<Unit> units)
    {
        var first = units[0].First;
        if (first.Shape.Refusal is { } refusal)
        {
            Fail(first, new CommandFailure(CommandFailureKind.Statement, refusal, refusal.SqlState));
            StopAt(first, CommandStatus.Failed, refusal);
            return;
        }

        _units = units;
        (QueuedCommand Command, CommandFailure Failure)? poison = null;
        var retries = 0;
        while (true)
        {
            DropAbandoned(_units);
            if (_units.Count == 0 || (!IsConnected && !await ReconnectAsync().ConfigureAwait(false)))
            {
                break;
            }

            Load();
            var failure = await SendAsync(_units).ConfigureAwait(false);
            if (failure is null)
            {
                Succeed();
                break;
            }

            var at = Trip.Results.Count;
            switch (failure.Kind)
            {
                case CommandFailureKind.Interrupted:
                    break;
                case CommandFailureKind.Transient when await BackOffAsync(retries).ConfigureAwait(false):
                    retries++;
                    break;
                case CommandFailureKind.ConnectionLost when await LostAsync(failure, retries).ConfigureAwait(false):
                    retries++;
                    break;
                case CommandFailureKind.ConnectionLost:
                    return;
                case CommandFailureKind.Commit when _units.Count > 1 || _units[0].IsMerged:
                    await HalvesAsync().ConfigureAwait(false);
                    if (Pipeline.Stopped is not null)
                    {
                        return;
                    }

                    _units = [];
                    break;
                default:
                    at = Math.Min(at, _units.Count - 1);
                    if (Restore(at))
                    {
                        break;
                    }

                    poison = (_units[at].Members[0], failure);
                    _units.RemoveRange(at, _units.Count - at);
                    break;
            }
        }

        if (poison is { } found)
        {
            Fail(found.Command, found.Failure);
            StopAt(found.Command, CommandStatus.Failed, found.Failure.Error);
        }
    }

    /// <summary>False: that cannot be, so nothing is executed; what was sent before has been undone.</summary>
    private async ValueTask<bool> ReconnectAsync()
    {
        var error = await ConnectAsync().ConfigureAwait(false);
        if (error is null)
        {
            return true;
        }

        foreach (var member in _units.SelectMany(u => u.Members))
        {
            NotExecuted(member, error);
        }

        StopAt(_units[0].First, CommandStatus.NotExecuted, error);
        return false;
    }

    private void Load()
    {
        Trip.Clear();
        foreach (var unit in _units)
        {
            Trip.Add(unit.Step(Options.Time));
            if (unit.First.Shape.Kind == Analysis.StatementKind.Session)
            {
                MarkSession();
            }
        }
    }

    private void Succeed()
    {
        for (var i = 0; i < _units.Count; i++)
        {
            Succeed(_units[i], Trip.Results[i]);
        }
    }

    /// <summary>
    /// Undoes the merging that stands in the way of saying what failed first: that of the failed unit, and of units whose
    /// statements belong to both sides of it. False when there is none.
    /// </summary>
    private bool Restore(int at)
    {
        if (!_units[at].IsMerged && !_units.Exists(u => u.IsScattered))
        {
            return false;
        }

        var failed = _units[at];
        for (var i = _units.Count - 1; i >= 0; i--)
        {
            if (_units[i].IsScattered || _units[i] == failed)
            {
                Expand(_units, i);
            }
        }

        _units = [.. _units.OrderBy(u => u.Members[0].Id)];
        return true;
    }

    /// <summary>Whether everything may be sent again; otherwise all is reported as unknown and the pipeline stops.</summary>
    private async ValueTask<bool> LostAsync(CommandFailure failure, int retries)
    {
        if (_units.TrueForAll(u => u.IsRepeatable) && await BackOffAsync(retries).ConfigureAwait(false))
        {
            return true;
        }

        var first = _units[0].Members[0];
        foreach (var member in _units.SelectMany(u => u.Members))
        {
            Unknown(member, failure);
        }

        StopAt(first, CommandStatus.Unknown, Errors.Unknown(failure.Error));
        return false;
    }

    /// <summary>Each half as a transaction of its own, since that of all was refused without saying for which of them.</summary>
    private async ValueTask HalvesAsync()
    {
        if (_units.Count == 1 || _units.Exists(u => u.IsScattered))
        {
            _ = Restore(0);
        }

        var middle = (_units.Count + 1) / 2;
        var second = _units[middle..];
        await RunAsync(_units[..middle]).ConfigureAwait(false);
        if (Pipeline.Stopped is null && second.Count > 0)
        {
            await RunAsync(second).ConfigureAwait(false);
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
