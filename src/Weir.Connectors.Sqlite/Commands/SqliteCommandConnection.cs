using SQLitePCL;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Sqlite.Commands;

/// <summary>
/// Runs the steps of a trip with prepared statements that are kept, in one transaction where no step begins one: what costs
/// time in SQLite is the commit.
/// </summary>
internal sealed class SqliteCommandConnection(SqliteDataSource source, SqliteDatabase database) : ICommandConnection
{
    private const int MaximumPrepared = 64;

    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);
    private CancellationTokenSource? _interruption;

    public bool IsUsable { get; private set; } = true;

    public async ValueTask SendAsync(CommandTrip trip, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref _interruption, interruption);
        try
        {
            await RunAsync(trip, interruption.Token).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _interruption, null);
            database.Stop = CancellationToken.None;
        }
    }

    public ValueTask InterruptAsync()
    {
        try
        {
            Volatile.Read(ref _interruption)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What was to be interrupted has just ended.
        }

        return default;
    }

    public ValueTask<bool> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(IsUsable);

    /// <summary>Settings of a connection cannot be listed and undone; the connection is not used again.</summary>
    public ValueTask<bool> ResetAsync(CancellationToken cancellationToken)
    {
        IsUsable = false;
        return ValueTask.FromResult(false);
    }

    /// <summary>Nothing is proven, since merging saves nothing where there are no round trips.</summary>
    public ValueTask<IReadOnlyList<TableTraits?>> DescribeAsync(
        IReadOnlyList<TableName> tables,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<IReadOnlyList<TableTraits?>>(new TableTraits?[tables.Count]);

    public ValueTask DisposeAsync()
    {
        IsUsable = false;
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }

        database.Dispose();
        return default;
    }

    private async ValueTask RunAsync(CommandTrip trip, CancellationToken stop)
    {
        var isWrapped =
            trip.Steps.Count > 1
            && !database.IsInTransaction
            && trip.Steps.All(s => s.Kind == CommandStepKind.Statement);
        var isCommitting = false;
        CommandStep? running = null;
        try
        {
            if (isWrapped)
            {
                _ = await StepAsync(CommandStep.Control(CommandStepKind.Begin), trip, stop).ConfigureAwait(false);
            }

            foreach (var step in trip.Steps)
            {
                running = step;
                isCommitting = step.Kind == CommandStepKind.Commit;
                trip.Complete(await StepAsync(step, trip, stop).ConfigureAwait(false));
            }

            if (isWrapped)
            {
                isCommitting = true;
                _ = await StepAsync(CommandStep.Control(CommandStepKind.Commit), trip, stop).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is WeirException or OperationCanceledException)
        {
            trip.Fail(Failure(exception, running, isCommitting, stop.IsCancellationRequested));
            database.Stop = CancellationToken.None;
            if ((isWrapped || isCommitting) && database.IsInTransaction)
            {
                Control("ROLLBACK");
            }
        }
    }

    /// <summary>One step; waits while another process, or another connection of this one, holds the lock of the file.</summary>
    private async ValueTask<CommandResult> StepAsync(CommandStep step, CommandTrip trip, CancellationToken stop)
    {
        using var limit = step.Limit is null ? null : CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (step.Limit is { } time)
        {
            limit!.CancelAfter(time);
        }

        database.Stop = limit?.Token ?? stop;
        try
        {
            return Execute(step, trip);
        }
        catch (WeirException exception) when (exception.Code == ErrorCode.SourceUnavailable)
        {
            return await source.PatientlyAsync(() => Execute(step, trip), database.Stop).ConfigureAwait(false);
        }
    }

    private static CommandFailure Failure(
        Exception exception,
        CommandStep? step,
        bool isCommitting,
        bool wasInterrupted
    )
    {
        if (exception is OperationCanceledException)
        {
            var reason = step?.Limit is null || wasInterrupted ? "" : " at its time limit";
            return new CommandFailure(
                wasInterrupted ? CommandFailureKind.Interrupted : CommandFailureKind.TimedOut,
                new WeirException(ErrorCode.Timeout, $"SQLite: the statement was stopped{reason}"),
                null
            );
        }

        var error = (WeirException)exception;
        return new CommandFailure(
            error.Code == ErrorCode.SourceUnavailable ? CommandFailureKind.Transient
                : isCommitting ? CommandFailureKind.Commit
                : CommandFailureKind.Statement,
            error,
            null
        );
    }

    /// <summary>A transaction that will write takes the lock at once: SQLite does not wait when a read turns into a write.</summary>
    private static string Begin(CommandTrip trip) => trip.Steps.All(IsSelect) ? "BEGIN" : "BEGIN IMMEDIATE";

    private static bool IsSelect(CommandStep step) =>
        step.Kind != CommandStepKind.Statement
        || step.Sql.AsSpan().TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase);

    private CommandResult Execute(CommandStep step, CommandTrip trip)
    {
        switch (step.Kind)
        {
            case CommandStepKind.Begin:
                Control(Begin(trip));
                return default;
            case CommandStepKind.Commit:
                Control("COMMIT");
                return default;
            case CommandStepKind.Rollback:
                if (database.IsInTransaction)
                {
                    Control("ROLLBACK");
                }

                return default;
            case CommandStepKind.Savepoint:
                Control("SAVEPOINT weir");
                return default;
            case CommandStepKind.Release:
                Control("RELEASE weir");
                return default;
            case CommandStepKind.RollbackToSavepoint:
                Control("ROLLBACK TO weir");
                return default;
            default:
                return Statement(step);
        }
    }

    private void Control(string sql)
    {
        var statement = Prepared(sql);
        try
        {
            _ = statement.Step();
        }
        finally
        {
            statement.Reset();
        }
    }

    private CommandResult Statement(CommandStep step)
    {
        var before = database.TotalChanges;
        var statement = Prepared(step.Sql);
        try
        {
            SqliteParameters.Bind(database, statement, step.Parameters.Span);
            var rows = SqliteResults.Read(statement);
            var changed = database.TotalChanges - before;
            return new CommandResult(
                rows,
                raw.sqlite3_stmt_readonly(statement.Handle) != 0 ? rows?.Count ?? -1
                    : changed > 0 ? database.Changes
                    : 0
            );
        }
        finally
        {
            statement.Reset();
        }
    }

    private SqliteStatement Prepared(string sql)
    {
        if (_prepared.TryGetValue(sql, out var known))
        {
            return known;
        }

        var statement = database.PrepareOne(sql);
        if (_prepared.Count >= MaximumPrepared)
        {
            foreach (var old in _prepared.Values)
            {
                old.Dispose();
            }

            _prepared.Clear();
        }

        _prepared[sql] = statement;
        return statement;
    }
}
