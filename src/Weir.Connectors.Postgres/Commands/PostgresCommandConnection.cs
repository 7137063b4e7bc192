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
    private const string ResetSession =
        "RESET SESSION AUTHORIZATION; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD SEQUENCES; DISCARD TEMP";

    private readonly List<int> _stepOf = [];
    private readonly Dictionary<string, string[]> _names = new(StringComparer.Ordinal);
    private bool _isBroken;
    private volatile bool _wasInterrupted;

    public bool IsUsable => !_isBroken && connection.FullState == System.Data.ConnectionState.Open;

    public async ValueTask SendAsync(CommandTrip trip, CancellationToken cancellationToken)
    {
        var batch = connection.CreateBatch();
        await using var scope = batch.ConfigureAwait(false);
        Fill(batch, trip);
        var results = new CommandResult[trip.Steps.Count];
        try
        {
            await ReadAsync(batch, results, cancellationToken).ConfigureAwait(false);
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
        _ = await RunAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
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
            return await PostgresTraits.LoadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (WeirException or OperationCanceledException))
        {
            throw PostgresErrors.Wrap(exception, source.Name);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async ValueTask<bool> RunAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            var command = new NpgsqlCommand(sql, connection);
            await using var scope = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (NpgsqlException exception)
        {
            _isBroken |= exception is not PostgresException;
            return false;
        }
    }

    private void Fill(NpgsqlBatch batch, CommandTrip trip)
    {
        _stepOf.Clear();
        for (var i = 0; i < trip.Steps.Count; i++)
        {
            var step = trip.Steps[i];
            if (step.Limit is { } limit)
            {
                // SET is undone with the transaction, so a failure leaves no limit behind.
                var milliseconds = Math.Max(1, (long)limit.TotalMilliseconds);
                Add(batch, string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {milliseconds}"), i);
            }

            var command = Add(batch, Sql(step), i);
            foreach (ref readonly var value in step.Parameters.Span)
            {
                command.Parameters.Add(PostgresParameters.Of(value));
            }

            if (step.Limit is not null)
            {
                Add(batch, "SET statement_timeout = DEFAULT", i);
            }
        }
    }

    private NpgsqlBatchCommand Add(NpgsqlBatch batch, string sql, int step)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        _stepOf.Add(step);
        return command;
    }

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
    /// The driver stops at statements with rows only. The one it stands at is the first that has no command tag yet.
    /// </summary>
    private async ValueTask ReadAsync(NpgsqlBatch batch, CommandResult[] results, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
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
                .ReadAsync(reader, source.Name, _names, cancellationToken)
                .ConfigureAwait(false);
            command++;
        } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
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
