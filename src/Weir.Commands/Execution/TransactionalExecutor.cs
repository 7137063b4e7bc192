using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// All or nothing up to a commit point. What is in the transaction is remembered, so that it can be done anew when the
/// database undid it for a reason that may pass.
/// </summary>
internal sealed class TransactionalExecutor(CommandPipeline pipeline, CancellationToken abort)
    : Executor(pipeline, abort)
{
    private readonly List<QueuedCommand> _journal = [];
    private readonly List<Settled> _settled = [];
    private int _sent;
    private bool _isOpen;
    private bool _isMerging = true;
    private (long Id, CommandStatus Status, WeirException Error)? _failed;

    // What is open after a batch must not be given to anybody else.
    protected override bool KeepsConnection => true;

    public override async ValueTask AbortAsync(CommandBatch batch)
    {
        _journal.AddRange(batch.Commands);
        foreach (var command in _journal)
        {
            NotExecuted(command, Errors.Aborted());
        }

        await ForgetAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await ForgetAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override async ValueTask RunAsync(CommandBatch batch)
    {
        foreach (var command in batch.Commands)
        {
            // Its outcome comes with the commit; until then it must not keep others from being added.
            Pipeline.ReleaseSlot(command);
            _journal.Add(command);
            if (_failed is null && command.Shape.Refusal is { } refusal)
            {
                _failed = (command.Id, CommandStatus.Failed, refusal);
            }
        }

        if (_failed is null && (_sent < _journal.Count || (batch.Commits && _isOpen)))
        {
            await SendAllAsync(batch.Commits).ConfigureAwait(false);
        }

        if (_failed is not null)
        {
            await FailAllAsync().ConfigureAwait(false);
        }

        if (batch.Commits)
        {
            _failed = null;
        }
    }

    protected override bool IsInTrip(QueuedCommand command) => true;

    private async ValueTask SendAllAsync(bool commits)
    {
        for (var retries = 0; _failed is null; )
        {
            // A transaction ends with its connection: another one has to begin anew.
            _isOpen &= IsConnected;
            if (await ConnectAsync().ConfigureAwait(false) is { } error)
            {
                _failed = (_journal[0].Id, CommandStatus.NotExecuted, error);
                return;
            }

            DropAbandoned();
            var units = await FillAsync(commits).ConfigureAwait(false);
            var failure = await SendAsync(units).ConfigureAwait(false);
            if (failure is null)
            {
                Keep(units, commits);
                return;
            }

            var isUnknown = failure.Kind == CommandFailureKind.ConnectionLost && commits;
            if (isUnknown && !_journal.TrueForAll(c => c.Options.IsIdempotent))
            {
                _failed = (_journal[0].Id, CommandStatus.Unknown, failure.Error);
                return;
            }

            var at = Math.Clamp(Trip.Results.Count - (_isOpen ? 0 : 1), 0, Math.Max(0, units.Count - 1));
            await RollBackAsync().ConfigureAwait(false);
            if (failure.Kind == CommandFailureKind.Interrupted)
            {
                continue;
            }

            if (failure.Kind is CommandFailureKind.Transient or CommandFailureKind.ConnectionLost)
            {
                if (await BackOffAsync(retries++).ConfigureAwait(false))
                {
                    continue;
                }

                _failed = (_journal[0].Id, isUnknown ? CommandStatus.Unknown : CommandStatus.Failed, failure.Error);
                return;
            }

            if (_isMerging && units.Exists(u => u.IsMerged))
            {
                // Alone, the statement that is to blame shows itself.
                _isMerging = false;
                continue;
            }

            _failed = (
                units.Count == 0 ? _journal[^1].Id : units[at].Members[0].Id,
                CommandStatus.Failed,
                failure.Error
            );
        }
    }

    /// <summary>The steps from where the transaction stands: all of it when it has to begin anew.</summary>
    private async ValueTask<List<Unit>> FillAsync(bool commits)
    {
        if (!_isOpen)
        {
            _settled.Clear();
            _sent = 0;
        }

        var units = await Planner.PlanAsync(_journal[_sent..], _isMerging).ConfigureAwait(false);
        Trip.Clear();
        if (!_isOpen)
        {
            Trip.Add(CommandStepKind.Begin);
        }

        foreach (var unit in units)
        {
            Trip.Add(unit.Step(Options.Time));
            if (unit.Members[0].Shape.Kind == Analysis.StatementKind.Session)
            {
                MarkSession();
            }
        }

        if (commits)
        {
            Trip.Add(CommandStepKind.Commit);
        }

        return units;
    }

    private void Keep(List<Unit> units, bool commits)
    {
        var first = _isOpen ? 0 : 1;
        for (var i = 0; i < units.Count; i++)
        {
            _settled.Add(new Settled(units[i], Trip.Results[first + i]));
        }

        _sent = _journal.Count;
        _isOpen = !commits;
        if (commits)
        {
            Succeed(_settled);
            Reset();
        }
    }

    private async ValueTask FailAllAsync()
    {
        var (id, status, error) = _failed!.Value;
        await RollBackAsync().ConfigureAwait(false);
        foreach (var command in _journal)
        {
            switch (status)
            {
                case CommandStatus.Unknown:
                    Unknown(command, new CommandFailure(CommandFailureKind.ConnectionLost, error, null));
                    break;
                case CommandStatus.NotExecuted:
                    NotExecuted(command, error);
                    break;
                default:
                    var reason = command.Id == id ? error : Errors.RolledBack(id, error);
                    Fail(command, new CommandFailure(CommandFailureKind.Statement, reason, null));
                    break;
            }
        }

        Reset();
    }

    private void DropAbandoned()
    {
        for (var i = _journal.Count - 1; i >= (_isOpen ? _sent : 0); i--)
        {
            if (_journal[i] is { Abandoned: { } reason } command)
            {
                NotExecuted(command, reason);
                _journal.RemoveAt(i);
            }
        }
    }

    private async ValueTask RollBackAsync()
    {
        _isOpen = false;
        _sent = 0;
        if (IsConnected)
        {
            Trip.Clear();
            Trip.Add(CommandStepKind.Rollback);
            _ = await SendAsync([]).ConfigureAwait(false);
        }
    }

    private async ValueTask ForgetAsync()
    {
        if (_isOpen)
        {
            _isOpen = false;
            await DiscardConnectionAsync().ConfigureAwait(false);
        }

        Reset();
    }

    private void Reset()
    {
        _journal.Clear();
        _settled.Clear();
        _sent = 0;
        _isOpen = false;
        _isMerging = true;
    }
}
