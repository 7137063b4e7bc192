using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>A chunked transfer into a table, with the ledger <c>weir_load</c> in the same file.</summary>
internal sealed class SqliteTransfer : ITransferTarget
{
    private const int CacheSize = 64 << 10;
    private readonly SqliteDataSource _source;
    private readonly TransferRequest _request;
    private readonly TimeProvider _time;
    private readonly SqliteLedger _ledger;
    private JobLock? _lock;
    private LoadPlan _plan;
    private StoredRun? _stored;
    private LoadDetail _detail = new(LoadWay.Direct);
    private long _run;
    private bool _isBegun;
    private bool _isNewFile;

    private SqliteTransfer(SqliteDataSource source, TransferRequest request, TimeProvider time)
    {
        _source = source;
        _request = request;
        _time = time;
        _ledger = new SqliteLedger(request.Job);
        _plan = null!;
    }

    public string DisplayName => $"{_source.Name}.{_plan.Name}";

    public Schema Schema => _plan.Schema;

    public int MaximumWriters => 1;

    public bool IsKeptFromCommits => SqliteSnapshot.Blocks(_source.Location);

    public LedgerRun? Earlier => _stored?.Run;

    public LoadPlan Plan => _plan;

    public SqliteDataSource Source => _source;

    public SqliteLedger Ledger => _ledger;

    public TimeProvider Time => _time;

    public long Run => _isBegun ? _run : throw new WeirException(ErrorCode.Internal, "no run was begun");

    public IReadOnlyList<string> Steps =>
        [
            .. _plan.Changes,
            .. _plan.Widenings.Select(w => w.Text),
            .. _plan.LeftOut.Select(c => $"column \"{c}\" is left out"),
            .. _plan.Way switch
            {
                LoadWay.Direct when _plan.Existing is null => [_plan.CreateNew(_plan.Name)],
                LoadWay.Direct => Array.Empty<string>(),
                LoadWay.Swap when _plan.IsLike =>
                [
                    $"CREATE TABLE {SqliteNames.Quote(_plan.Staging)} like {SqliteNames.Quote(_plan.Name)}",
                ],
                LoadWay.Swap => [_plan.CreateNew(_plan.Staging)],
                _ => [_plan.CreateStaging()],
            },
            $"INSERT INTO {SqliteNames.Quote(_plan.Written)}: each chunk with its row of {SqliteLedger.TableName} in one transaction",
            .. LoadFinish.Describe(_plan),
        ];

    public static async ValueTask<SqliteTransfer> OpenAsync(
        SqliteDataSource source,
        TransferRequest request,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var transfer = new SqliteTransfer(source, request, time);
        try
        {
            await transfer.OpenAsync(cancellationToken).ConfigureAwait(false);
            return transfer;
        }
        catch (Exception e)
        {
            await transfer.DisposeAsync().ConfigureAwait(false);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw Unwritable(source, e);
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
        if (IsKeptFromCommits)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"{_source.Location} is both source and target, and without a write-ahead log a snapshot keeps writers out"
            )
            {
                Hint = "PRAGMA journal_mode = WAL lets both go on at once; or use INSERT INTO … SELECT.",
            };
        }

        if (resumes)
        {
            var stored = _stored ?? throw new WeirException(ErrorCode.Internal, "there is no run to resume");
            (_run, _detail) = (stored.Run.Run, stored.Detail);
            await TransactAsync(d => _ledger.SetState(d, _run, "running"), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await TransactAsync(d => Start(d, definition, sourceState), cancellationToken).ConfigureAwait(false);
        }

        _isBegun = true;
        TransferSteps.Reached("run recorded");
    }

    public async ValueTask<IChunkWriter> OpenWriterAsync(CancellationToken cancellationToken) =>
        await SqliteChunkWriter.OpenAsync(this, cancellationToken).ConfigureAwait(false);

    public async ValueTask<TransferEnd> FinishAsync(CancellationToken cancellationToken)
    {
        var end = new TransferEnd(0, 0, 0, 0);
        await TransactAsync(
                database =>
                {
                    var stored = _ledger.Latest(database);
                    if (stored is null || stored.Run.Run != Run)
                    {
                        throw new WeirException(ErrorCode.IntegrityError, $"the ledger of {DisplayName} lost the run");
                    }

                    if (stored.Run.State == LedgerState.Done)
                    {
                        end = stored.Detail.End;
                        return;
                    }

                    var written = _ledger.Written(database, Run);
                    var done = new LoadFinish(database, _plan, _detail, DisplayName).Run(written, stored.Marks);
                    _ledger.Finish(database, Run, _time.GetUtcNow(), done);
                    end = done.End;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        TransferSteps.Reached("finished");
        _stored = await ReadAsync(_ledger.Latest, cancellationToken).ConfigureAwait(false);
        return end;
    }

    public async ValueTask SuspendAsync(LedgerState state, CancellationToken cancellationToken)
    {
        if (_isBegun)
        {
            await TransactAsync(
                    database =>
                    {
                        if (_ledger.Written(database, _run) == 0 && !HasChunks(database))
                        {
                            Undo(database, _detail);
                        }
                        else
                        {
                            _ledger.SetState(database, _run, SqliteLedger.Text(state));
                        }
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            _isBegun = false;
            await DiscardAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask AbandonAsync(CancellationToken cancellationToken)
    {
        if (_stored is not { Run.State: not LedgerState.Done } stored)
        {
            return;
        }

        await TransactAsync(
                database =>
                {
                    if (stored.Detail.Way == LoadWay.Direct)
                    {
                        TakeBack(database, stored);
                    }

                    _run = stored.Run.Run;
                    Undo(database, stored.Detail);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        _isBegun = false;
        _stored = await ReadAsync(_ledger.Latest, cancellationToken).ConfigureAwait(false);
        await ReplanAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ReadBack> ReadBackAsync(LedgerRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_stored is not { } stored || stored.Run.Run != run.Run)
        {
            throw new WeirException(ErrorCode.IntegrityError, $"the ledger of {DisplayName} does not have the run");
        }

        return await ReadAsync(d => new SqliteReadBack(_source, _plan, DisplayName).Plan(d, stored), cancellationToken)
            .ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _lock?.Dispose();
        _lock = null;
        return default;
    }

    /// <summary>A connection that may write, with room for a chunk's pages in memory.</summary>
    public SqliteDatabase OpenWriter(CancellationToken cancellationToken)
    {
        var database = _source.OpenWriter();
        database.Stop = cancellationToken;
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{CacheSize}"));
        return database;
    }

    private static WeirException Unwritable(SqliteDataSource source, Exception exception) =>
        new(
            exception is UnauthorizedAccessException ? ErrorCode.PermissionDenied : ErrorCode.InputOutputError,
            $"cannot write beside {source.Location}: {exception.Message}",
            exception
        )
        {
            SourceName = source.Location,
        };

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (!_request.IsDryRun)
        {
            _lock = JobLock.Acquire($"{_source.Location}.weir-{_request.Job}.lock", _request.Job);
        }

        if (!File.Exists(_source.Location))
        {
            _isNewFile = true;
            _plan = new LoadPlanner(_source, null, _request).Plan(null);
            return;
        }

        _stored = await ReadAsync(_ledger.Latest, cancellationToken).ConfigureAwait(false);
        await ReplanAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReplanAsync(CancellationToken cancellationToken) =>
        _plan = await ReadAsync(d => new LoadPlanner(_source, d, RequestFor()).Plan(EarlierWay()), cancellationToken)
            .ConfigureAwait(false);

    private LoadWay? EarlierWay() =>
        _stored is { Run.State: not LedgerState.Done } unfinished ? unfinished.Detail.Way : null;

    /// <summary>A done run of this job made the table that a new one must not find: only a new one is refused.</summary>
    private TransferRequest RequestFor() =>
        _request.Mode == TransferMode.Create && _stored is { Run.State: LedgerState.Done }
            ? _request with
            {
                Mode = TransferMode.Replace,
            }
            : _request;

    private void Start(SqliteDatabase database, string definition, string sourceState)
    {
        _plan = new LoadPlanner(_source, database, _request).Plan(null);
        if (_stored is { Run.State: not LedgerState.Done } unfinished)
        {
            _ledger.SetState(database, unfinished.Run.Run, SqliteLedger.Abandoned);
        }

        foreach (var change in _plan.Changes)
        {
            database.Execute(change);
        }

        TableRebuild.Run(database, _plan);

        if (_plan.Way != LoadWay.Direct)
        {
            _plan = _plan with { Way = StagingTable.Create(database, _plan) };
        }
        else if (_plan.Existing is null)
        {
            database.Execute(_plan.CreateNew(_plan.Name));
        }

        _detail = new LoadDetail(_plan.Way) { IsNew = _plan is { Way: LoadWay.Direct, Existing: null } };
        _run = _ledger.AddRun(database, _request, definition, sourceState, _time.GetUtcNow(), _detail);
    }

    private bool HasChunks(SqliteDatabase database)
    {
        using var statement = database.Prepare(
            $"SELECT 1 FROM {SqliteLedger.TableName} WHERE job = ?1 AND run = ?2 AND chunk <> '' LIMIT 1"
        );
        statement.Bind(1, _request.Job);
        statement.Bind(2, _run);
        return statement.Step();
    }

    /// <summary>Removes the run, and the tables that it made.</summary>
    private void Undo(SqliteDatabase database, LoadDetail detail)
    {
        if (detail.Way != LoadWay.Direct)
        {
            database.Execute($"DROP TABLE IF EXISTS {SqliteNames.Quote(_plan.Staging)}");
        }
        else if (detail.IsNew && IsEmpty(database, _plan.Name))
        {
            database.Execute($"DROP TABLE IF EXISTS {SqliteNames.Quote(_plan.Name)}");
        }

        _ledger.Remove(database, _run);
        if (IsEmpty(database, SqliteLedger.TableName))
        {
            database.Execute($"DROP TABLE {SqliteLedger.TableName}");
        }
    }

    private static bool IsEmpty(SqliteDatabase database, string table)
    {
        using var statement = database.Prepare($"SELECT 1 FROM {SqliteNames.Quote(table)} LIMIT 1");
        return !statement.Step();
    }

    /// <summary>A file that this run made, and in which nothing is left, goes too.</summary>
    private async ValueTask DiscardAsync(CancellationToken cancellationToken)
    {
        var isEmpty =
            _isNewFile && await ReadAsync(d => IsEmpty(d, "sqlite_schema"), cancellationToken).ConfigureAwait(false);
        foreach (var ending in isEmpty ? new[] { "", "-journal", "-wal", "-shm" } : [])
        {
            File.Delete(_source.Location + ending);
        }
    }

    /// <summary>Removes the rows that an unfinished run wrote straight into the target.</summary>
    private void TakeBack(SqliteDatabase database, StoredRun stored)
    {
        if (stored.Run.Chunks.Sum(c => c.Written) == 0)
        {
            return;
        }

        var table = SqliteTable.Find(_source, database, _plan.Name);
        var rowId = table is null ? null : new SqliteCutter(table, database).RowId();
        if (rowId is null || stored.Marks.Any(m => m is null))
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"rows of the unfinished run are in {DisplayName} already and cannot be told from the others"
            )
            {
                Hint = "Let the run go on, or remove its rows and its ledger rows by hand.",
            };
        }

        long removed = 0;
        foreach (var range in stored.Marks.SelectMany(m => m!))
        {
            database.Execute(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"DELETE FROM {SqliteNames.Quote(_plan.Name)} WHERE {rowId} BETWEEN {range.From} AND {range.To}"
                )
            );
            removed += database.Changes;
        }

        if (removed != stored.Run.Chunks.Sum(c => c.Written))
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                $"rows of the unfinished run into {DisplayName} were removed or moved since; nothing was changed"
            );
        }
    }

    private async ValueTask TransactAsync(Action<SqliteDatabase> work, CancellationToken cancellationToken)
    {
        using var turn = await _source.LockAsync(cancellationToken).ConfigureAwait(false);
        using var database = OpenWriter(cancellationToken);
        await _source
            .PatientlyAsync(() => database.Execute("BEGIN IMMEDIATE"), cancellationToken)
            .ConfigureAwait(false);
        work(database);
        await _source.PatientlyAsync(() => database.Execute("COMMIT"), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> ReadAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancellationToken)
    {
        using var database = _source.OpenReader();
        database.Stop = cancellationToken;
        return await _source.PatientlyAsync(() => read(database), cancellationToken).ConfigureAwait(false);
    }
}
