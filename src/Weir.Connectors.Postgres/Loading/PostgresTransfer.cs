using System.Globalization;
using Npgsql;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>A table as the target of a chunked transfer, with the ledger beside it.</summary>
internal sealed class PostgresTransfer : ITransferTarget
{
    private readonly PostgresDataSource _source;
    private readonly HeldConnection? _lock;
    private readonly LoadPlan _plan;
    private StoredRun? _stored;
    private StagingState _staging;
    private long _run;
    private long _owner;

    private PostgresTransfer(
        PostgresDataSource source,
        HeldConnection? held,
        LoadPlan plan,
        StoredRun? stored,
        StagingState staging
    )
    {
        (_source, _lock, _plan, _stored, _staging) = (source, held, plan, stored, staging);
        Ledger = new Ledger(plan.Target.Schema!, plan.Request.Job);
        Schema = plan.Schema;
        Steps = [.. plan.Steps(), .. FinalSteps.Describe(plan)];
    }

    public Ledger Ledger { get; }

    public string DisplayName => $"{_source.Name}.{_plan.Target}";

    public Schema Schema { get; }

    public int MaximumWriters => _source.Share;

    public int MaximumReaders => _source.Share;

    public IReadOnlyList<string> Steps { get; }

    public CancellationToken Lost => _lock?.Lost ?? CancellationToken.None;

    /// <summary>An unfinished run whose staged rows are lost has no finished chunks: it begins again.</summary>
    public LedgerRun? Earlier => _staging == StagingState.Lost ? _stored!.Run with { Chunks = [] } : _stored?.Run;

    public static async ValueTask<PostgresTransfer> OpenAsync(
        PostgresDataSource source,
        TransferRequest request,
        CancellationToken cancellationToken
    )
    {
        HeldConnection? held = null;
        try
        {
            if (!request.IsDryRun)
            {
                held = await LockAsync(source, request.Job, cancellationToken).ConfigureAwait(false);
                held.Watch();
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(
                cancellationToken,
                held?.Lost ?? CancellationToken.None
            );
            return await source
                .UseAsync((c, t) => OpenAsync(source, c, request, held, t), stop.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (held is { Lost.IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
        {
            await held.DisposeAsync().ConfigureAwait(false);
            throw LockLost(source, request.Job);
        }
        catch
        {
            if (held is not null)
            {
                await held.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    public async ValueTask BeginAsync(
        string definition,
        string sourceState,
        bool resumes,
        CancellationToken cancellationToken
    )
    {
        CheckLock();
        await InTransactionAsync(
                async (connection, token) =>
                {
                    await PostgresStatements
                        .ExecuteAllAsync(connection, Ledger.CreateStatements, token)
                        .ConfigureAwait(false);
                    if (resumes && _stored is not null)
                    {
                        await ResumeAsync(connection, definition, sourceState, token).ConfigureAwait(false);
                    }
                    else
                    {
                        await StartAsync(connection, definition, sourceState, token).ConfigureAwait(false);
                    }

                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public async ValueTask<IChunkWriter> OpenWriterAsync(CancellationToken cancellationToken)
    {
        CheckLock();
        var target = await _source
            .UseAsync(
                (c, t) => PostgresCatalog.FindAsync(c, _plan.IntoName, _source.Options.NumericScale, t),
                cancellationToken
            )
            .ConfigureAwait(false);
        return target is null
            ? throw new WeirException(ErrorCode.TableNotFound, $"{_source.Name}.{_plan.IntoName} is no longer there")
            : new PostgresChunkWriter(_source, this, _plan, target.Oid, _run, _owner);
    }

    public ValueTask<TransferEnd> FinishAsync(CancellationToken cancellationToken)
    {
        CheckLock();
        return InTransactionAsync(
            async (connection, token) =>
            {
                var (state, owner, detail) = await Ledger.LockRunAsync(connection, _run, token).ConfigureAwait(false);
                if (state == LedgerStates.Done)
                {
                    return detail.End!;
                }

                if (owner != _owner)
                {
                    throw Ledger.NotOurs();
                }

                var written = await Ledger.WrittenAsync(connection, _run, token).ConfigureAwait(false);
                detail = await new FinalSteps(_source, connection, _plan, detail)
                    .RunAsync(written, token)
                    .ConfigureAwait(false);
                await Ledger.FinishRunAsync(connection, _run, detail, token).ConfigureAwait(false);
                return detail.End!;
            },
            cancellationToken
        );
    }

    public async ValueTask SuspendAsync(LedgerState state, CancellationToken cancellationToken)
    {
        if (_run == 0)
        {
            return;
        }

        await _source
            .UseAsync(
                async (connection, token) =>
                {
                    await Ledger
                        .SetStateAsync(connection, _run, _owner, LedgerStates.Text(state), token)
                        .ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public async ValueTask AbandonAsync(CancellationToken cancellationToken)
    {
        CheckLock();
        if (_stored is not { Run.State: not LedgerState.Done } stored)
        {
            return;
        }

        await InTransactionAsync(
                async (connection, token) =>
                {
                    await new Abandonment(connection, _plan, Ledger, DisplayName)
                        .RunAsync(stored, token)
                        .ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        (_stored, _staging, _run) = (null, StagingState.None, 0);
    }

    public ValueTask<ReadBack> ReadBackAsync(LedgerRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _source.UseAsync(
            async (connection, token) =>
            {
                var stored = await Ledger.LatestAsync(connection, token).ConfigureAwait(false);
                return stored is null || (run.Run > 0 && stored.Run.Run != run.Run)
                    ? throw new WeirException(
                        ErrorCode.InvalidParameter,
                        $"{DisplayName} has taken another run of the job since, so this one cannot be read back"
                    )
                    : await new ReadBackPlanner(_source, connection, _plan, DisplayName)
                        .PlanAsync(stored, token)
                        .ConfigureAwait(false);
            },
            cancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_lock is not null)
        {
            await _lock.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Raises when the connection that holds the job's lock is lost: somebody else may run the job then.</summary>
    public void CheckLock()
    {
        if (_lock?.Lost.IsCancellationRequested == true)
        {
            throw LockLost(_source, _plan.Request.Job);
        }
    }

    private static WeirException LockLost(PostgresDataSource source, string job) =>
        new(ErrorCode.ConnectionLost, $"the connection that holds the lock of job {job} in {source.Name} was lost")
        {
            Hint = "Run it again: it resumes.",
        };

    private static async ValueTask<HeldConnection> LockAsync(
        PostgresDataSource source,
        string job,
        CancellationToken cancellationToken
    )
    {
        if (!long.TryParse(job, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key))
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"\"{job}\" is not the id of a job");
        }

        var held = await HeldConnection.OpenAsync(source, cancellationToken).ConfigureAwait(false);
        try
        {
            // A process that was killed a moment ago may still be seen off by the server.
            await held.UseAsync(
                    async (connection, token) =>
                    {
                        await PostgresStatements
                            .ExecuteAllAsync(
                                connection,
                                [
                                    "SET lock_timeout = '2s'",
                                    string.Create(
                                        CultureInfo.InvariantCulture,
                                        $"SELECT pg_catalog.pg_advisory_lock({key})"
                                    ),
                                ],
                                token
                            )
                            .ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return held;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await held.DisposeAsync().ConfigureAwait(false);
            throw new WeirException(ErrorCode.JobRunning, $"job {job} is running already into {source.Name}")
            {
                Hint = "Wait for its end.",
            };
        }
        catch (Exception exception)
        {
            await held.DisposeAsync().ConfigureAwait(false);
            if (exception is WeirException or OperationCanceledException)
            {
                throw;
            }

            throw PostgresErrors.Wrap(exception, source.Name);
        }
    }

    private static async ValueTask<PostgresTransfer> OpenAsync(
        PostgresDataSource source,
        NpgsqlConnection connection,
        TransferRequest request,
        HeldConnection? held,
        CancellationToken cancellationToken
    )
    {
        var found = await new LoadPlanner(source, connection, request)
            .PlanAsync(null, cancellationToken)
            .ConfigureAwait(false);
        var ledger = new Ledger(found.Target.Schema!, request.Job);
        var stored = await ledger.ExistsAsync(connection, cancellationToken).ConfigureAwait(false)
            ? await ledger.LatestAsync(connection, cancellationToken).ConfigureAwait(false)
            : null;
        if (stored is not { Run.State: not LedgerState.Done })
        {
            return new PostgresTransfer(source, held, found, stored, StagingState.None);
        }

        // The run goes on in the way in which it began.
        var plan = found with
        {
            Way = stored.Detail.Way,
        };
        var staging = await StagingAsync(connection, plan, stored, cancellationToken).ConfigureAwait(false);
        return new PostgresTransfer(source, held, plan, stored, staging);
    }

    /// <summary>A crash of the server empties unlogged tables: staged rows must be those of the ledger.</summary>
    private static async ValueTask<StagingState> StagingAsync(
        NpgsqlConnection connection,
        LoadPlan plan,
        StoredRun stored,
        CancellationToken cancellationToken
    )
    {
        if (stored.Detail.Staging is null)
        {
            return StagingState.None;
        }

        var name = PostgresNames.Text(plan.QuotedStaging);
        var exists = await PostgresStatements
            .NumberAsync(
                connection,
                $"SELECT (pg_catalog.to_regclass({name}) IS NOT NULL)::int::bigint",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (exists == 0)
        {
            return StagingState.Lost;
        }

        var staged = await PostgresStatements
            .NumberAsync(connection, $"SELECT count(*) FROM {plan.QuotedStaging}", cancellationToken)
            .ConfigureAwait(false);
        return staged == stored.Run.Chunks.Sum(c => c.Written) ? StagingState.Whole : StagingState.Lost;
    }

    private async ValueTask StartAsync(
        NpgsqlConnection connection,
        string definition,
        string sourceState,
        CancellationToken cancellationToken
    )
    {
        if (_stored is { Run.State: not LedgerState.Done })
        {
            throw new WeirException(ErrorCode.Internal, "an unfinished run must be abandoned before another begins");
        }

        if (_plan is { IsKeyed: true, Existing: not null })
        {
            await new KeyCheck(connection, _plan, DisplayName).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        _run = await Ledger
            .AddRunAsync(
                connection,
                _plan.Target.ToString(),
                TransferModeNames.Of(_plan.Request.Mode),
                definition,
                sourceState,
                Detail(),
                cancellationToken
            )
            .ConfigureAwait(false);
        _owner = 1;
        // What is left of a run whose ledger row is gone.
        await DropStagingAsync(connection, cancellationToken).ConfigureAwait(false);
        await RunAllAsync(connection, _plan.Prepare(), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ResumeAsync(
        NpgsqlConnection connection,
        string definition,
        string sourceState,
        CancellationToken cancellationToken
    )
    {
        var stored = _stored!;
        _run = stored.Run.Run;
        var now = Detail();
        if (
            now.Columns != stored.Detail.Columns
            || (now.TargetOid != stored.Detail.TargetOid && !stored.Detail.HasCreated)
        )
        {
            throw new WeirException(
                ErrorCode.SchemaDrift,
                $"{DisplayName} is not the table that the unfinished run wrote into: it had ({stored.Detail.Columns}) and has ({now.Columns})"
            )
            {
                Hint = "Restart the job to begin anew.",
            };
        }

        _owner = await Ledger
            .TakeOverAsync(connection, _run, definition, sourceState, cancellationToken)
            .ConfigureAwait(false);
        if (_staging == StagingState.Lost)
        {
            await Ledger.RemoveChunksAsync(connection, _run, cancellationToken).ConfigureAwait(false);
            await DropStagingAsync(connection, cancellationToken).ConfigureAwait(false);
            await RunAllAsync(connection, _plan.Prepare(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var written = await Ledger.WrittenAsync(connection, _run, cancellationToken).ConfigureAwait(false);
        if (written != stored.Run.Chunks.Sum(c => c.Written))
        {
            throw new WeirException(
                ErrorCode.JobRunning,
                $"another process committed chunks of job {_plan.Request.Job} meanwhile"
            )
            {
                Hint = "Run it again.",
            };
        }
    }

    private RunDetail Detail() =>
        new(
            _plan.Way,
            _plan.Way == LoadWay.Direct ? null : _plan.StagingName,
            _plan.Existing?.Oid ?? 0,
            string.Join(", ", _plan.Columns.Select(c => $"{c.Name} {c.Type.Display}"))
        )
        {
            HasCreated = _plan is { Way: LoadWay.Direct, Existing: null },
        };

    private ValueTask<long> DropStagingAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        PostgresStatements.ExecuteAsync(connection, $"DROP TABLE IF EXISTS {_plan.QuotedStaging}", cancellationToken);

    /// <summary>One by one, since a statement must be planned after the one before it ran.</summary>
    private static async ValueTask RunAllAsync(
        NpgsqlConnection connection,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        foreach (var statement in statements)
        {
            await PostgresStatements.ExecuteAsync(connection, statement, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask<T> InTransactionAsync<T>(
        Func<NpgsqlConnection, CancellationToken, ValueTask<T>> action,
        CancellationToken cancellationToken
    ) => _source.UseAsync((connection, token) => RunAsync(connection, action, token), cancellationToken);

    private async ValueTask<T> RunAsync<T>(
        NpgsqlConnection connection,
        Func<NpgsqlConnection, CancellationToken, ValueTask<T>> action,
        CancellationToken cancellationToken
    )
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var scope = transaction.ConfigureAwait(false);
        await PostgresStatements
            .ExecuteAsync(connection, _source.Options.LimitLocks, cancellationToken)
            .ConfigureAwait(false);
        var result = await action(connection, cancellationToken).ConfigureAwait(false);
        TransferSteps.Reached("change made");
        await transaction.CommitAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        TransferSteps.Reached("change committed");
        return result;
    }
}
