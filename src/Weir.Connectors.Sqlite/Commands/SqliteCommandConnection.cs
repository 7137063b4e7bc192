using SQLitePCL;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Sqlite.Commands;

/// <summary>
/// Runs the steps of a trip with prepared statements that are kept, in one transaction where no step begins one: what costs
/// time in SQLite is the commit.
/// </summary>
internal sealed class SqliteCommandConnection(SqliteDatabase database) : ICommandConnection
{
    private const int MaximumPrepared = 64;

    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);
    private readonly Lock _running = new();
    private bool _isRunning;
    private volatile bool _wasInterrupted;

    public bool IsUsable { get; private set; } = true;

    public ValueTask SendAsync(CommandTrip trip, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var registration = cancellationToken.UnsafeRegister(
            static c => ((SqliteCommandConnection)c!).Interrupt(),
            this
        );
        lock (_running)
        {
            _isRunning = true;
        }

        Run(trip);
        lock (_running)
        {
            _isRunning = false;
            _wasInterrupted = false;
        }

        return default;
    }

    public ValueTask InterruptAsync()
    {
        Interrupt();
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

    private void Interrupt()
    {
        lock (_running)
        {
            if (_isRunning)
            {
                _wasInterrupted = true;
                database.Interrupt();
            }
        }
    }

    private void Run(CommandTrip trip)
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
                Control(Begin(trip));
            }

            foreach (var step in trip.Steps)
            {
                running = step;
                isCommitting = step.Kind == CommandStepKind.Commit;
                trip.Complete(Execute(step, trip));
            }

            if (isWrapped)
            {
                isCommitting = true;
                Control("COMMIT");
            }
        }
        catch (Exception exception) when (exception is WeirException or OperationCanceledException)
        {
            trip.Fail(Failure(exception, running, isCommitting));
            if ((isWrapped || isCommitting) && database.IsInTransaction)
            {
                Control("ROLLBACK");
            }
        }
    }

    private CommandFailure Failure(Exception exception, CommandStep? step, bool isCommitting)
    {
        if (exception is OperationCanceledException)
        {
            var kind = _wasInterrupted ? CommandFailureKind.Interrupted : CommandFailureKind.TimedOut;
            return new CommandFailure(
                kind,
                new WeirException(
                    ErrorCode.Timeout,
                    $"SQLite: the statement was stopped{(step?.Limit is null ? "" : " at its time limit")}"
                ),
                "SQLITE_INTERRUPT"
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
        using var limit = step.Limit is { } time
            ? new Timer(static d => ((SqliteDatabase)d!).Interrupt(), database, time, Timeout.InfiniteTimeSpan)
            : null;
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
