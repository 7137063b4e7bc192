using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// Every statement for itself. A batch is a transaction with a savepoint before each statement that follows a change: a
/// failure costs one more round trip, which goes back to the savepoint and on with the rest, so that nothing which succeeded
/// is executed again. Outcomes are reported after the commit.
/// </summary>
internal sealed class BestEffortExecutor(CommandPipeline pipeline, CancellationToken abort) : Executor(pipeline, abort)
{
    private readonly List<Settled> _held = [];
    private readonly List<int> _stepUnit = [];
    private List<Unit> _units = [];
    private int _next;
    private bool _isOpen;
    private bool _hasSavepoint;
    private int _retries;
    private int _tripEnd;

    protected override async ValueTask RunAsync(CommandBatch batch)
    {
        var error = await ConnectAsync().ConfigureAwait(false);
        if (error is not null)
        {
            foreach (var command in batch.Commands)
            {
                NotExecuted(command, error);
            }

            return;
        }

        var units = await Planner.PlanAsync(batch.Commands).ConfigureAwait(false);
        foreach (var segment in UnitPlanner.Segments(units))
        {
            if (segment[0].Members[0].Shape.Refusal is { } refusal)
            {
                Fail(
                    segment[0].Members[0],
                    new CommandFailure(CommandFailureKind.Statement, refusal, refusal.SqlState)
                );
            }
            else
            {
                await RunAsync(segment).ConfigureAwait(false);
            }
        }
    }

    protected override bool IsInTrip(QueuedCommand command) => true;

    private async ValueTask RunAsync(List<Unit> units)
    {
        _units = units;
        _next = 0;
        _retries = 0;
        while (_next < _units.Count || _isOpen)
        {
            DropAbandoned(_units, _next);
            if (_next == _units.Count && !_isOpen)
            {
                return;
            }

            if (!_isOpen && await ConnectAsync().ConfigureAwait(false) is { } error)
            {
                foreach (var member in _units.Skip(_next).SelectMany(u => u.Members))
                {
                    NotExecuted(member, error);
                }

                return;
            }

            await StepAsync(isCommitOnly: false).ConfigureAwait(false);
        }
    }

    private async ValueTask StepAsync(bool isCommitOnly)
    {
        Fill(isCommitOnly);
        var failure = await SendAsync(isCommitOnly ? [] : _units, isCommitOnly ? 0 : _next).ConfigureAwait(false);
        Settle();
        if (failure is null)
        {
            EndTransaction();
            Succeed(_held);
            return;
        }

        await FailedAsync(failure).ConfigureAwait(false);
    }

    /// <summary>Holds the results until the commit after them.</summary>
    private void Settle()
    {
        for (var i = 0; i < Trip.Results.Count; i++)
        {
            if (_stepUnit[i] >= 0)
            {
                _held.Add(new Settled(_units[_stepUnit[i]], Trip.Results[i]));
                _next = _stepUnit[i] + 1;
            }
            else if (Trip.Steps[i].Kind == CommandStepKind.Commit)
            {
                _hasSavepoint = false;
                Succeed(_held);
            }
            else
            {
                _hasSavepoint |= Trip.Steps[i].Kind == CommandStepKind.Savepoint;
            }
        }
    }

    private async ValueTask FailedAsync(CommandFailure failure)
    {
        var at = Trip.Results.Count;
        var isControl = at >= _stepUnit.Count || _stepUnit[at] < 0;
        if (failure.Kind == CommandFailureKind.ConnectionLost)
        {
            await LostAsync(failure).ConfigureAwait(false);
        }
        else if (failure.Kind == CommandFailureKind.Commit || isControl || !IsConnected)
        {
            await UndoneAsync(failure, isControl).ConfigureAwait(false);
        }
        else
        {
            await IsolateAsync(failure).ConfigureAwait(false);
        }
    }

    /// <summary>The statement at <see cref="_next"/> failed; what was before it is kept.</summary>
    private async ValueTask IsolateAsync(CommandFailure failure)
    {
        _isOpen = Trip.Steps[0].Kind != CommandStepKind.Statement;
        if (_isOpen && !_hasSavepoint)
        {
            // Only reads came before, so nothing is lost with the transaction.
            Succeed(_held);
        }

        switch (failure.Kind)
        {
            case CommandFailureKind.Interrupted:
                return;
            case CommandFailureKind.Transient:
                var unit = _units[_next];
                if (_isOpen)
                {
                    // The locks of what was before may be what stands in the way.
                    await StepAsync(isCommitOnly: true).ConfigureAwait(false);
                    if (_next >= _units.Count || _units[_next] != unit)
                    {
                        return;
                    }
                }

                if (await BackOffAsync(_retries).ConfigureAwait(false))
                {
                    _retries++;
                    return;
                }

                break;
            case var _ when _units[_next].IsMerged:
                Expand(_units, _next);
                return;
        }

        foreach (var member in _units[_next].Members)
        {
            Fail(member, failure);
        }

        _next++;
        _retries = 0;
    }

    /// <summary>
    /// The transaction is gone with all that was in it, and known to be.
    /// </summary>
    private async ValueTask UndoneAsync(CommandFailure failure, bool isControl)
    {
        var isCommit = failure.Kind == CommandFailureKind.Commit;
        var isTransient = failure.Kind == CommandFailureKind.Transient;
        var rest = _units[_next..];
        List<Unit> undone = [.. _held.Select(h => h.Unit), .. isCommit ? [] : rest];
        _held.Clear();
        EndTransaction();
        if (!isCommit && IsConnected && Trip.Steps[0].Kind != CommandStepKind.Statement)
        {
            Trip.Clear();
            Trip.Add(CommandStepKind.Rollback);
            _ = await SendAsync([]).ConfigureAwait(false);
        }

        if (undone is [SingleUnit alone] && (isCommit || (!isControl && !isTransient)))
        {
            Fail(alone.Command, failure);
        }
        else if (isCommit)
        {
            await HalvesAsync(undone).ConfigureAwait(false);
        }
        else if (!await BackOffAsync(_retries++).ConfigureAwait(false))
        {
            foreach (var member in undone.SelectMany(u => u.Members))
            {
                Fail(member, failure);
            }
        }
        else if (isTransient)
        {
            rest = undone;
        }
        else
        {
            await HalvesAsync(undone).ConfigureAwait(false);
        }

        _units = isCommit || rest == undone ? rest : [];
        _next = 0;
    }

    /// <summary>
    /// Each half in a transaction of its own, since that of all together was refused without saying for which of them; so
    /// the one to blame is found after a number of round trips that is logarithmic.
    /// </summary>
    private async ValueTask HalvesAsync(List<Unit> units)
    {
        if (units.Count == 1)
        {
            Expand(units, 0);
        }

        var middle = (units.Count + 1) / 2;
        await RunAsync(units[..middle]).ConfigureAwait(false);
        if (middle < units.Count)
        {
            await RunAsync(units[middle..]).ConfigureAwait(false);
        }
    }

    private async ValueTask LostAsync(CommandFailure failure)
    {
        var isCommitted = Trip.Steps.Any(s => s.Kind == CommandStepKind.Commit) || _stepUnit.Count == 1;
        var lost = _held.Select(h => h.Unit).Concat(_units.Take(_tripEnd).Skip(_next)).ToList();
        var unsent = _units.Skip(_tripEnd).ToList();
        _held.Clear();
        EndTransaction();
        var isRetried = await BackOffAsync(_retries++).ConfigureAwait(false);
        var again = new List<Unit>();
        foreach (var unit in lost)
        {
            // Without a commit on its way, the server has undone everything.
            if (isRetried && (unit.IsRepeatable || !isCommitted))
            {
                again.Add(unit);
                continue;
            }

            foreach (var member in unit.Members)
            {
                if (isCommitted)
                {
                    Unknown(member, failure);
                }
                else
                {
                    NotExecuted(member, failure.Error);
                }
            }
        }

        again.AddRange(unsent);
        _units = again;
        _next = 0;
    }

    private void EndTransaction()
    {
        _isOpen = false;
        _hasSavepoint = false;
    }

    /// <summary>
    /// The steps of the next round trip. <see cref="_stepUnit"/> says which unit a step is, or -1 for transaction control.
    /// </summary>
    private void Fill(bool isCommitOnly)
    {
        Trip.Clear();
        _stepUnit.Clear();
        var count = isCommitOnly ? _next : _units.Count;
        _tripEnd = count;
        if (!_isOpen && count - _next == 1)
        {
            Add(_next);
            return;
        }

        var hasSavepoint = _isOpen && _hasSavepoint;
        if (hasSavepoint)
        {
            Add(CommandStepKind.RollbackToSavepoint);
        }
        else
        {
            if (_isOpen)
            {
                Add(CommandStepKind.Rollback);
                if (_next == count)
                {
                    return;
                }
            }

            Add(CommandStepKind.Begin);
        }

        var isChanged = false;
        for (var i = _next; i < count; i++)
        {
            if (isChanged)
            {
                if (hasSavepoint)
                {
                    Add(CommandStepKind.Release);
                }

                Add(CommandStepKind.Savepoint);
                hasSavepoint = true;
            }

            Add(i);
            isChanged = !_units[i].IsRead;
        }

        Add(CommandStepKind.Commit);
    }

    private void Add(CommandStepKind kind)
    {
        Trip.Add(kind);
        _stepUnit.Add(-1);
    }

    private void Add(int unit)
    {
        Trip.Add(_units[unit].Step(Options.Time));
        _stepUnit.Add(unit);
        if (_units[unit].Members[0].Shape.Kind == Analysis.StatementKind.Session)
        {
            MarkSession();
        }
    }
}
