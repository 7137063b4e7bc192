using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;
using Weir.Movement.Hashing;

namespace Weir.Movement.Running;

/// <summary>One run of a transfer, from its plan to its end.</summary>
internal sealed class TransferRun(Transfer transfer, IProgress<TransferProgress>? progress)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private bool _isWhole;

    private TransferSettings Settings => transfer.Settings;

    public async ValueTask<TransferPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var load = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var target = await OpenTargetAsync(load, isDryRun: true, cancellationToken).ConfigureAwait(false);
        await using var targetScope = target.ConfigureAwait(false);
        var earlier = new EarlierRun(transfer, target);
        earlier.CheckDefinition(Definition(load, target));
        var source = await OpenSourceAsync(load, earlier.Resumed, cancellationToken).ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        return Describe(load, target, source, earlier.Resumed);
    }

    public async ValueTask<TransferResult> RunAsync(CancellationToken cancellationToken)
    {
        var load = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var target = await OpenTargetAsync(load, isDryRun: false, cancellationToken).ConfigureAwait(false);
        await using (target.ConfigureAwait(false))
        {
            if (await TryAsync(load, target, cancellationToken).ConfigureAwait(false) is { } result)
            {
                return result;
            }
        }

        var whole = OpenWhole(load);
        await using var scope = whole.ConfigureAwait(false);
        return (await TryAsync(load, whole, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Null: the target cannot commit chunks while the source is read, and the job may do without.</summary>
    private async ValueTask<TransferResult?> TryAsync(
        PreparedLoad load,
        ITransferTarget target,
        CancellationToken cancellationToken
    )
    {
        var definition = Definition(load, target);
        var earlier = new EarlierRun(transfer, target);
        var resumed = earlier.Resumed;
        if (earlier.IsForgotten)
        {
            await target.AbandonAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            earlier.CheckDefinition(definition);
            earlier.RefuseSecondAppend();
        }

        using var losses = new LossWatch(target, null, null, cancellationToken);
        var opening = OpenSourceAsync(load, resumed, losses.Stop.Token).AsTask();
        await losses.WaitAsync(opening).ConfigureAwait(false);
        var source = await opening.ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        if (
            target.IsKeptFromCommits
            && transfer is { Commits: CommitScope.ChunkOrLoad, Window: null, Contract: SchemaContract.Fail }
            && resumed is null
        )
        {
            return null;
        }

        TransferSteps.Reached("snapshot taken");
        var beginning = target.BeginAsync(definition, source.State, resumed is not null, losses.Stop.Token).AsTask();
        await losses.WaitAsync(beginning).ConfigureAwait(false);
        TransferSteps.Reached("run begun");
        return await MoveAsync(load, target, source, resumed, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Verification> VerifyAsync(CancellationToken cancellationToken)
    {
        var load = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await VerifyAsync(load, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<LedgerRun?> StateAsync(CancellationToken cancellationToken)
    {
        var load = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var target = await OpenTargetAsync(load, isDryRun: true, cancellationToken, isLookup: true)
            .ConfigureAwait(false);
        await using var scope = target.ConfigureAwait(false);
        return target.Earlier;
    }

    public async ValueTask<bool> ResetAsync(CancellationToken cancellationToken)
    {
        var load = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var target = await OpenTargetAsync(load, isDryRun: false, cancellationToken).ConfigureAwait(false);
        await using var scope = target.ConfigureAwait(false);
        if (!new EarlierRun(transfer, target).IsUnfinished)
        {
            return false;
        }

        await target.AbandonAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<Verification> VerifyAsync(PreparedLoad load, CancellationToken cancellationToken)
    {
        var target = await OpenTargetAsync(load, isDryRun: true, cancellationToken, isLookup: true)
            .ConfigureAwait(false);
        await using var scope = target.ConfigureAwait(false);
        if (target.Earlier is not { State: LedgerState.Done } run)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                target.Earlier is null
                    ? $"the ledger of {target.DisplayName} does not know this job"
                    : "the job's last run is not done"
            )
            {
                Hint = $"The job is {transfer.Job}.",
            };
        }

        var found = await new Verifier(target, Math.Min(Settings.Workers, target.MaximumReaders), _time)
            .RunAsync(run, cancellationToken)
            .ConfigureAwait(false);
        return found.IsEqual || found.WhyWhole is not null
            ? found
            : await new DifferingKeys(transfer, load, target, run)
                .NameAsync(found, left => OpenSourceAsync(load, left, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
    }

    private ValueTask<PreparedLoad> PrepareAsync(CancellationToken cancellationToken) =>
        transfer.Load is { } load
            ? ValueTask.FromResult(load.Rows)
            : transfer.Session.PrepareLoadAsync(transfer.Sql, transfer.Condition, null, cancellationToken);

    private Schema Made(PreparedLoad load) => transfer.Transformation?.Schema ?? load.Schema;

    private async ValueTask<ITransferTarget> OpenTargetAsync(
        PreparedLoad load,
        bool isDryRun,
        CancellationToken cancellationToken,
        bool isLookup = false
    )
    {
        if (transfer.Commits == CommitScope.Load)
        {
            return OpenWhole(load);
        }

        var hasher = new RowHasher();
        var request = new TransferRequest(new TableName(null, transfer.Target), Made(load), transfer.Mode, transfer.Key)
        {
            Job = transfer.Job,
            Hash = batch => hasher.Sum(batch, batch.Columns.Count),
            IsDryRun = isDryRun,
            IsLookup = isLookup,
            Writers = Workers(load).Count,
            Contract = transfer.Contract,
            Duplicates = transfer.Duplicates,
            IsolatesRefused = transfer.IsolatesRefused,
            History = transfer.History,
            Now = _time.GetUtcNow(),
            Merge = TransferModes.NeedsKey(transfer.Mode) ? new KeyedMerge(transfer.Session) : null,
            Options = transfer.TargetOptions,
        };
        return transfer.Commits == CommitScope.Chunk
            ? await transfer
                .Session.OpenTransferAsync(transfer.Target, request, cancellationToken)
                .ConfigureAwait(false)
            : await transfer
                .Session.FindTransferAsync(transfer.Target, request, cancellationToken)
                .ConfigureAwait(false)
                ?? OpenWhole(load);
    }

    private SinkTarget OpenWhole(PreparedLoad load)
    {
        var request = new SinkRequest(
            new TableName(null, transfer.Target),
            Made(load),
            SinkTarget.ModeOf(transfer.Mode),
            transfer.Key
        )
        {
            Options = transfer.TargetOptions,
        };
        _isWhole = true;
        return new SinkTarget(
            transfer.Target,
            request,
            transfer.IsolatesRefused,
            transfer.Load is { } statement
                ? statement.OpenAsync
                : (r, token) => transfer.Session.OpenSinkAsync(transfer.Target, r, token)
        );
    }

    private string Definition(PreparedLoad load, ITransferTarget target) =>
        target is SinkTarget ? "" : JobDefinition.Of(transfer, load.Schema, target.Schema);

    private (int Count, string Reason) Workers(PreparedLoad load) => WorkerCount.Of(Settings, load, _isWhole);

    private async ValueTask<OpenedSource> OpenSourceAsync(
        PreparedLoad load,
        LedgerRun? resumed,
        CancellationToken cancellationToken
    )
    {
        if (load.Driver is not IChunkedScan scan)
        {
            return OpenedSource.Stream(
                load.WhyWhole ?? $"{load.DriverName} is read as one stream",
                resumed?.Chunks ?? []
            );
        }

        var request = new ChunkRequest(Settings.ChunkRows, Workers(load).Count)
        {
            Key = transfer.ChunkKey,
            StatementLimit = Settings.StatementLimit > TimeSpan.Zero ? Settings.StatementLimit : null,
            Resumed = resumed is null
                ? null
                : new ResumedRead(
                    resumed.SourceState,
                    [.. resumed.Chunks.Select(c => new FinishedChunk(c.Id, c.Read))]
                ),
        };
        var read = await scan.BeginChunksAsync(request, new ScanContext(), cancellationToken).ConfigureAwait(false);
        return OpenedSource.Chunked(read, resumed?.Chunks ?? []);
    }

    private TransferPlan Describe(PreparedLoad load, ITransferTarget target, OpenedSource source, LedgerRun? resumed)
    {
        var (workers, reason) = Workers(load);
        var made = Made(load);
        var conversions = target
            .Schema.Fields.Select(f => (To: f, From: made[made.IndexOf(f.Name)]))
            .Where(p => !p.From.Type.Equals(p.To.Type))
            .Select(p => $"{p.To.Name}: {p.From.Type} to {p.To.Type}");
        var isBuffered = source.Read is null || target.MaximumWriters < workers;
        return new TransferPlan(
            _isWhole ? "" : transfer.Job,
            transfer.Source,
            target.DisplayName,
            transfer.Mode,
            transfer.Key,
            source.Method,
            source.Reason,
            source.Read?.IsSnapshot ?? true,
            source.Read?.Chunks ?? [],
            load.EstimatedRows,
            workers,
            reason,
            Math.Min(target.MaximumWriters, workers),
            target.Steps,
            target.Schema,
            [.. conversions],
            resumed?.Chunks.Count,
            isBuffered ? Settings.ChunkRows * workers : (long)Batch.DefaultRows * ChunkAttempt.MostHeld * workers
        );
    }

    private async ValueTask<TransferResult> MoveAsync(
        PreparedLoad load,
        ITransferTarget target,
        OpenedSource source,
        LedgerRun? resumed,
        CancellationToken cancellationToken
    )
    {
        var finished = resumed?.Chunks ?? [];
        var workers = Workers(load).Count;
        using var tracker = new TransferTracker(progress, _time, workers, load.EstimatedRows, finished);
        using var rejects =
            transfer.RejectFile is { } path ? new RejectFile(Path.GetFullPath(path), resumed is not null)
            : transfer.RejectSink is { } sink ? new HeldRejects(sink)
            : (RejectStore?)null;
        TransferEnd end;
        try
        {
            await RunWorkersAsync(load, target, source, tracker, rejects, workers, cancellationToken)
                .ConfigureAwait(false);
            TransferSteps.Reached("chunks done");
            tracker.Enter("finishing");
            rejects?.Publish(tracker.Done.Select(c => c.Id));
            using var losses = new LossWatch(target, null, null, cancellationToken);
            var finishing = FinishAsync(target, losses.Stop.Token);
            await losses.WaitAsync(finishing).ConfigureAwait(false);
            end = await finishing.ConfigureAwait(false);
            TransferSteps.Reached("run done");
        }
        catch (Exception exception)
        {
            throw await Farewell.SayAsync(target, tracker, exception, cancellationToken).ConfigureAwait(false);
        }

        // From here on the run is done, whatever fails.
        rejects?.Discard();
        var result = Result(tracker, target, finished, end);
        if (transfer.Verifies)
        {
            tracker.Enter("verifying");
            // The ledger is read again too, as a later verification would.
            result = result with
            {
                Verification = await VerifyAsync(load, cancellationToken).ConfigureAwait(false),
            };
        }

        tracker.Enter("done");
        return result with { Time = tracker.Elapsed };
    }

    private async Task RunWorkersAsync(
        PreparedLoad load,
        ITransferTarget target,
        OpenedSource source,
        TransferTracker tracker,
        RejectStore? rejects,
        int workers,
        CancellationToken cancellationToken
    )
    {
        var feed = source.Feed(
            load,
            _isWhole ? Math.Min(Settings.ChunkRows, Batch.DefaultRows) : Settings.ChunkRows,
            () => new RowSteps(load.Schema, transfer.Transformation, target.Schema)
        );
        await using var feedScope = feed.ConfigureAwait(false);
        var writers = new WriterPool(target, workers);
        await using var writersScope = writers.ConfigureAwait(false);
        var finished = tracker.Done.Count;
        tracker.Total = () => feed.Total is { } total ? total + (source.Read is null ? 0 : finished) : null;
        var context = new WorkContext(
            transfer,
            target,
            load.Schema,
            feed,
            writers,
            tracker,
            new RateLimit(Settings.MaxRowsPerSecond, _time),
            rejects,
            _time
        );
        var failures = new FailureLog(Settings.MaxFailedChunks);
        using var losses = new LossWatch(target, source.Read, load.DriverName, cancellationToken);
        var running = Enumerable
            .Range(0, workers)
            .Select(n => RunWorkerAsync(context, n, failures, losses.Stop))
            .ToList();
        await losses.WaitAsync(Task.WhenAll(running)).ConfigureAwait(false);
        var failure = _isWhole ? failures.First : failures.Error(tracker.Done.Count, tracker.Total());
        if (failure is { } error)
        {
            throw error;
        }
    }

    /// <summary>A worker that fails for reasons other than its chunk stops the others.</summary>
    private static async Task RunWorkerAsync(
        WorkContext context,
        int number,
        FailureLog failures,
        CancellationTokenSource stop
    )
    {
        try
        {
            await Task.Yield();
            await new Worker(context, number, failures).RunAsync(stop.Token).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<TransferEnd> FinishAsync(ITransferTarget target, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await target.FinishAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (WeirException exception)
                when (exception.Code.Kind == ErrorKind.External
                    && attempt <= Settings.Retries
                    && target is not SinkTarget
                    && !target.Lost.IsCancellationRequested
                )
            {
                await Task.Delay(Backoff.Delay(Settings, attempt), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TransferResult Result(
        TransferTracker tracker,
        ITransferTarget target,
        IReadOnlyList<LedgerChunk> finished,
        TransferEnd end
    )
    {
        var done = tracker.Done;
        var hash = RowHash.Zero;
        foreach (var chunk in done)
        {
            hash += chunk.Hash;
        }

        var earlier = finished.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return new TransferResult(
            _isWhole ? "" : transfer.Job,
            done.Sum(c => c.Read),
            done.Sum(c => c.Written),
            done.Sum(c => c.Filtered),
            done.Sum(c => c.Rejected),
            tracker.Bytes,
            target is SinkTarget whole ? whole.Bytes : done.Where(c => !earlier.Contains(c.Id)).Sum(c => c.Bytes),
            done.Count,
            finished.Count,
            tracker.Retries,
            end,
            hash,
            tracker.Elapsed
        );
    }
}
