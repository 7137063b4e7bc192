using System.Globalization;
using Npgsql;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>
/// A connection that sends all steps of a trip before it reads the first answer (PostgreSQL documentation, "Frontend/Backend
/// Protocol", "Pipelining"), with one Sync at the end: an error makes the server skip what follows.
/// </summary>
internal sealed class PostgresCommandConnection(PostgresDataSource source, NpgsqlConnection connection)
    : ICommandConnection
{
    /// <summary>What DISCARD ALL does, but statements stay prepared.</summary>
    private static readonly string[] ResetSession =
    [
        "RESET SESSION AUTHORIZATION",
        "RESET ALL",
        "CLOSE ALL",
        "UNLISTEN *",
        "SELECT pg_catalog.pg_advisory_unlock_all()",
        "DISCARD SEQUENCES",
        "DISCARD TEMP",
    ];

    private readonly List<int> _stepOf = [];
    private readonly List<int> _due = [];
    private readonly ColumnNames _names = new();
    private readonly PreparedTexts _texts = new();
    private readonly TripWatch _watch = new();
    private volatile bool _isBroken;
    private bool _isInTransaction;
    private volatile bool _wasInterrupted;

    /// <summary>The connection, for who has it alone.</summary>
    public NpgsqlConnection Connection => connection;

    public bool IsUsable => !_isBroken && connection.FullState == System.Data.ConnectionState.Open;

    public async ValueTask SendAsync(CommandTrip trip, CancellationToken cancellationToken)
    {
        var batch = connection.CreateBatch();
        await using var scope = batch.ConfigureAwait(false);
        Fill(batch, trip);
        if (_due.Count > 0 && !_isInTransaction && !await PrepareAsync(trip, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var results = new CommandResult[trip.Steps.Count];
        try
        {
            var reading = ReadAsync(batch, results);
            await _watch.WaitAsync(reading, cancellationToken).ConfigureAwait(false);
            _ = reading.IsCompleted
                ? await reading.ConfigureAwait(false)
                : await source.WaitAsync(connection, reading, cancellationToken).ConfigureAwait(false);
            Complete(trip, batch, results, trip.Steps.Count);
        }
        catch (OperationCanceledException)
        {
            _isBroken = true;
            throw;
        }
        catch (Exception exception)
        {
            Fail(trip, batch, results, exception);
        }
        finally
        {
            _wasInterrupted = false;
        }
    }

    public async ValueTask InterruptAsync()
    {
        _wasInterrupted = true;
        await source.CancelAsync(connection.ProcessID).ConfigureAwait(false);
    }

    public async ValueTask<bool> CheckAsync(CancellationToken cancellationToken)
    {
        // An interruption that came late may hit this instead: the server answers.
        _ = await RunAsync(["SELECT 1"], cancellationToken).ConfigureAwait(false);
        return IsUsable;
    }

    public async ValueTask<bool> ResetAsync(CancellationToken cancellationToken) =>
        await RunAsync(ResetSession, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<TableTraits?>> DescribeAsync(
        IReadOnlyList<TableName> tables,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await source
                .WaitAsync(connection, token => PostgresTraits.LoadAsync(connection, tables, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PostgresException exception)
        {
            throw PostgresErrors.Wrap(exception, source.Name);
        }
        catch (Exception exception)
        {
            _isBroken = true;
            throw exception is OperationCanceledException ? exception : PostgresErrors.Wrap(exception, source.Name);
        }
    }

    /// <summary>Undoes what its user changed of the session, within seconds; false when that fails.</summary>
    public async ValueTask<bool> ForgetAsync()
    {
        if (!IsUsable)
        {
            return false;
        }

        var resetting = ResetAsync(CancellationToken.None).AsTask();
        await PostgresDataSource.EndAsync(resetting).ConfigureAwait(false);
        return resetting.IsCompletedSuccessfully && await resetting.ConfigureAwait(false) && IsUsable;
    }

    /// <summary>It may be in the middle of something: it is not used again.</summary>
    public void GiveUp() => _isBroken = true;

    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return PostgresDataSource.CloseAsync(connection, IsUsable);
    }

    private async ValueTask<bool> RunAsync(string[] statements, CancellationToken cancellationToken)
    {
        try
        {
            _ = await source
                .WaitAsync(
                    connection,
                    async token =>
                    {
                        await PostgresStatements.ExecuteAllAsync(connection, statements, token).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            _isBroken = true;
            throw;
        }
        catch (Exception exception) when (exception is NpgsqlException or WeirException or InvalidOperationException)
        {
            _isBroken = true;
            return false;
        }
    }

    private void Fill(NpgsqlBatch batch, CommandTrip trip)
    {
        _stepOf.Clear();
        _due.Clear();
        for (var i = 0; i < trip.Steps.Count; i++)
        {
            var step = trip.Steps[i];
            if (step.Limit is { } limit)
            {
                // SET is undone with the transaction, so a failure leaves no limit behind.
                var milliseconds = Math.Max(1, (long)limit.TotalMilliseconds);
                Add(batch, string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {milliseconds}"), i);
            }

            Fill(batch, step);
            _stepOf.Add(i);
            if (IsRepeated(step.Kind) && _texts.IsDue(Sql(step)))
            {
                _due.Add(i);
            }

            if (step.Limit is not null)
            {
                Add(batch, "SET statement_timeout = DEFAULT", i);
            }
        }
    }

    /// <summary>
    /// Prepares what is due, in a round trip of its own and outside of any transaction, which a refusal would end. False:
    /// the connection is lost, and nothing of the trip was sent.
    /// </summary>
    private async ValueTask<bool> PrepareAsync(CommandTrip trip, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var scope = batch.ConfigureAwait(false);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var i in _due)
        {
            if (texts.Add(Sql(trip.Steps[i])))
            {
                Fill(batch, trip.Steps[i]);
            }
        }

        try
        {
            _ = await source.WaitAsync(connection, PrepareAllAsync(batch), cancellationToken).ConfigureAwait(false);
            foreach (var text in texts)
            {
                _texts.Prepared(text);
            }

            return true;
        }
        catch (PostgresException) when (IsUsable)
        {
            foreach (var text in texts)
            {
                _texts.Refused(text);
            }

            return true;
        }
        catch (Exception exception)
        {
            _isBroken = true;
            if (exception is OperationCanceledException)
            {
                throw;
            }

            var error = PostgresErrors.Wrap(exception, source.Name);
            trip.Fail(new CommandFailure(CommandFailureKind.Transient, error, null));
            return false;
        }
    }

    private static async Task<bool> PrepareAllAsync(NpgsqlBatch batch)
    {
        await batch.PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private static void Fill(NpgsqlBatch batch, CommandStep step)
    {
        var command = new NpgsqlBatchCommand(Sql(step));
        batch.BatchCommands.Add(command);
        foreach (ref readonly var value in step.Parameters.Span)
        {
            command.Parameters.Add(PostgresParameters.Of(value));
        }
    }

    private void Add(NpgsqlBatch batch, string sql, int step)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        _stepOf.Add(step);
    }

    /// <summary>Whether a trip may hold many of them.</summary>
    private static bool IsRepeated(CommandStepKind kind) =>
        kind is CommandStepKind.Statement or CommandStepKind.Savepoint or CommandStepKind.Release;

    private static string Sql(CommandStep step) =>
        step.Kind switch
        {
            CommandStepKind.Begin => "BEGIN",
            CommandStepKind.Commit => "COMMIT",
            CommandStepKind.Rollback => "ROLLBACK",
            CommandStepKind.Savepoint => "SAVEPOINT weir",
            CommandStepKind.Release => "RELEASE SAVEPOINT weir",
            CommandStepKind.RollbackToSavepoint => "ROLLBACK TO SAVEPOINT weir",
            _ => step.Sql,
        };

    /// <summary>
    /// Never cancelled, see <see cref="DriverTokens"/>. The driver stops at statements with rows only. The one it stands at is the first that has no command tag yet.
    /// </summary>
    private async Task<bool> ReadAsync(NpgsqlBatch batch, CommandResult[] results)
    {
        var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var scope = reader.ConfigureAwait(false);
        var command = 0;
        do
        {
            if (reader.FieldCount == 0)
            {
                continue;
            }

            while (command < batch.BatchCommands.Count && IsComplete(batch, command))
            {
                command++;
            }

            // Where there are no rows, the driver has read the tag already.
            command -= reader.HasRows ? 0 : 1;
            results[_stepOf[command]] = await PostgresResults
                .ReadAsync(reader, source.Name, _names)
                .ConfigureAwait(false);
            command++;
        } while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false));

        return true;
    }

    private static bool IsComplete(NpgsqlBatch batch, int command) =>
        batch.BatchCommands[command].StatementType != StatementType.Unknown;

    private void Complete(CommandTrip trip, NpgsqlBatch batch, CommandResult[] results, int count)
    {
        var affected = new long[trip.Steps.Count];
        for (var i = 0; i < _stepOf.Count; i++)
        {
            affected[_stepOf[i]] = Math.Max(affected[_stepOf[i]], Affected(batch.BatchCommands[i]) + 1);
        }

        for (var i = 0; i < count; i++)
        {
            _isInTransaction = trip.Steps[i].Kind switch
            {
                CommandStepKind.Begin => true,
                CommandStepKind.Commit or CommandStepKind.Rollback => false,
                _ => _isInTransaction,
            };
            trip.Complete(results[i] with { Affected = affected[i] - 1 });
        }
    }

    private static long Affected(NpgsqlBatchCommand command) =>
        command.StatementType
            is StatementType.Insert
                or StatementType.Update
                or StatementType.Delete
                or StatementType.Merge
                or StatementType.Select
                or StatementType.CreateTableAs
            ? (long)command.Rows
            : -1;

    private void Fail(CommandTrip trip, NpgsqlBatch batch, CommandResult[] results, Exception exception)
    {
        var error = PostgresErrors.Wrap(exception, source.Name);
        if (exception is not PostgresException server)
        {
            _isBroken = true;
            Complete(trip, batch, results, Committed(trip, batch));
            trip.Fail(new CommandFailure(CommandFailureKind.ConnectionLost, error, null));
            return;
        }

        // The failed one has no tag, as all after it; with tags everywhere it was the commit at the end that failed.
        var at = Answered(batch);
        var isComplete = at == batch.BatchCommands.Count;
        var step = isComplete ? trip.Steps.Count : _stepOf[at];
        var isCommit = isComplete || trip.Steps[step].Kind == CommandStepKind.Commit;
        Complete(trip, batch, results, isComplete ? trip.Steps.Count : step);
        var isStale = PostgresFailures.IsStalePreparation(server);
        if (!IsUsable || isStale)
        {
            _isBroken = true;
        }

        var kind = PostgresFailures.Classify(
            server,
            _wasInterrupted,
            !isComplete && trip.Steps[step].Limit is not null
        );
        kind =
            isStale ? CommandFailureKind.Transient
            : _isBroken && isCommit ? CommandFailureKind.ConnectionLost
            : isCommit && kind != CommandFailureKind.Transient ? CommandFailureKind.Commit
            : kind;
        trip.Fail(new CommandFailure(kind, error, server.SqlState));
    }

    /// <summary>How many statements the server has said to be done.</summary>
    private static int Answered(NpgsqlBatch batch)
    {
        var count = 0;
        while (count < batch.BatchCommands.Count && IsComplete(batch, count))
        {
            count++;
        }

        return count;
    }

    /// <summary>The steps up to the last commit that was acknowledged: those stay, whatever became of the connection.</summary>
    private int Committed(CommandTrip trip, NpgsqlBatch batch)
    {
        var answered = Answered(batch);
        var step = answered < _stepOf.Count ? _stepOf[answered] : trip.Steps.Count;
        while (step > 0 && trip.Steps[step - 1].Kind != CommandStepKind.Commit)
        {
            step--;
        }

        return step;
    }
}
