using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>A chunked transfer into one file or a folder of files, with a manifest as its ledger.</summary>
internal sealed class FileTransfer : ITransferTarget
{
    private readonly FileTransferPlan _plan;
    private readonly TransferPlace _place;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, LoadChunk> _chunks = new(StringComparer.Ordinal);
    private JobLock? _lock;
    private string? _madeFolder;
    private LoadRun? _run;
    private TransferEnd? _end;

    private FileTransfer(FileTransferPlan plan, TransferPlace place)
    {
        _plan = plan;
        _place = place;
    }

    public string DisplayName => _plan.Path;

    public Schema Schema => _plan.Schema;

    public int MaximumWriters => int.MaxValue;

    public IReadOnlyList<string> Steps => _place.Steps;

    public LedgerRun? Earlier { get; private set; }

    public FileTransferPlan Plan => _plan;

    /// <summary>Where parts are written.</summary>
    public string Aside => _place.Aside;

    public string Manifest => _place.Manifest;

    /// <summary>The number of the run.</summary>
    public long Run => Current.Run;

    private LoadRun Current =>
        _run ?? throw new WeirException(ErrorCode.Internal, $"no run was begun for {_plan.Path}");

    public static async ValueTask<FileTransfer> OpenAsync(
        FileTransferPlan plan,
        TransferPlace place,
        CancellationToken cancellationToken
    )
    {
        var transfer = new FileTransfer(plan, place);
        try
        {
            await transfer.OpenAsync(cancellationToken).ConfigureAwait(false);
            return transfer;
        }
        catch (Exception e)
        {
            transfer.Close();
            if (FileErrors.IsForeign(e))
            {
                throw FileErrors.Wrap(e, plan.Path, "write");
            }

            throw;
        }
    }

    public ValueTask BeginAsync(
        string definition,
        string sourceState,
        bool resumes,
        CancellationToken cancellationToken
    ) =>
        GuardAsync(() =>
        {
            if (resumes)
            {
                Resume();
            }
            else
            {
                Start(definition, sourceState);
            }

            var parts = Current.Chunks.SelectMany(c => c.Places).Select(p => Path.Combine(_place.Aside, p.File));
            return _plan.Parts.BeginAsync([.. parts], cancellationToken);
        });

    public ValueTask<IChunkWriter> OpenWriterAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IChunkWriter>(new FileChunkWriter(this));

    public async ValueTask<TransferEnd> FinishAsync(CancellationToken cancellationToken)
    {
        if (_end is null)
        {
            await GuardAsync(() => PublishAsync(cancellationToken)).ConfigureAwait(false);
        }

        return _end!;
    }

    public ValueTask SuspendAsync(LedgerState state, CancellationToken cancellationToken) =>
        GuardAsync(() =>
        {
            if (_run is null || _end is not null)
            {
                return ValueTask.CompletedTask;
            }

            if (_chunks.Count == 0)
            {
                Discard();
                _run = null;
            }
            else
            {
                _run.State = state;
                LoadManifest.Append(_place.Manifest, LoadLines.State(state, _plan.Time.GetUtcNow()));
            }

            return ValueTask.CompletedTask;
        });

    public ValueTask AbandonAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            // A process that was killed while it had its turn left the file of it behind.
            using (await TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            {
                Discard();
            }

            _run = null;
            _chunks.Clear();
            Earlier = KeptRun()?.Ledger;
        });

    public async ValueTask<ReadBack> ReadBackAsync(LedgerRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var kept =
            LoadManifest.Read(_place.Kept).FindLast(r => r.Job == run.Job && r.Run == run.Run)
            ?? throw new WeirException(ErrorCode.IntegrityError, $"the manifest {_place.Kept} does not have the run")
            {
                SourceName = _place.Kept,
            };
        if (kept.RewrittenBy is { } job)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"the rows that the run wrote into {_plan.Path} cannot be told from the others: job {job} merged others with them since"
            )
            {
                SourceName = _plan.Path,
            };
        }

        if (kept.Merge is { } merge)
        {
            // Rows that were appended since are of later runs.
            var isLast = LoadManifest.Read(_place.Kept)[^1].Job == kept.Job;
            return await MergedRows.ReadBackAsync(_plan, kept, merge, isLast, cancellationToken).ConfigureAwait(false);
        }

        if (_place.WhyWhole is { } why)
        {
            var all = _plan.Parts.Read(_plan.Path, 0, long.MaxValue, kept.Schema);
            return new ReadBack([new ReadBackPart(all, null)]) { WhyWhole = why };
        }

        var parts =
            from chunk in kept.Chunks
            from place in chunk.Places
            let file = Path.Combine(_place.Folder, place.File)
            select new ReadBackPart(_plan.Parts.Read(file, place.From, place.To, kept.Schema), chunk.Ledger.Id);
        return new ReadBack([.. parts]);
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await _plan.Parts.DisposeAsync().ConfigureAwait(false);
        if (_plan.Keyed is { } keyed)
        {
            await keyed.Parts.DisposeAsync().ConfigureAwait(false);
        }

        _turn.Dispose();
    }

    /// <summary>What the ledger has of a chunk.</summary>
    public LedgerChunk? Find(string chunk)
    {
        lock (_chunks)
        {
            return _chunks.TryGetValue(chunk, out var known) ? known.Ledger : null;
        }
    }

    /// <summary>Makes a chunk's finished parts count.</summary>
    public async ValueTask RecordAsync(LoadChunk chunk, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            LoadManifest.Append(_place.Manifest, LoadLines.Chunk(chunk));
            lock (_chunks)
            {
                _chunks.Add(chunk.Ledger.Id, chunk);
            }

            Current.Chunks.Add(chunk);
        }
        finally
        {
            _turn.Release();
        }

        TransferSteps.Reached("chunk recorded");
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (!_plan.Request.IsDryRun)
        {
            MakeFolder();
            _lock = JobLock.Acquire(_place.Lock, _plan.Job);
        }

        var unfinished = LoadManifest.Read(_place.Manifest).LastOrDefault();
        if (unfinished is { Publication: { } publication } && _place.IsBegun(publication))
        {
            if (!_plan.Request.IsDryRun)
            {
                _run = unfinished;
                using (await TakeTurnAsync(cancellationToken).ConfigureAwait(false))
                {
                    Complete(publication);
                }

                Clear(publication);
                (_run, _end) = (null, null);
            }

            unfinished.State = LedgerState.Done;
        }

        Earlier = (unfinished ?? KeptRun())?.Ledger;
        if (unfinished is { State: not LedgerState.Done })
        {
            _run = unfinished;
        }
        else if (Earlier is null)
        {
            _place.CheckNew();
        }
    }

    private LoadRun? KeptRun() => LoadManifest.Read(_place.Kept).FindLast(r => r.Job == _plan.Job);

    private void Start(string definition, string sourceState)
    {
        _place.CheckNew();
        Discard();
        _chunks.Clear();
        Directory.CreateDirectory(_place.Aside);
        _run = new LoadRun
        {
            Job = _plan.Job,
            Run = (KeptRun()?.Run ?? 0) + 1,
            Mode = _plan.Request.Mode,
            Definition = definition,
            SourceState = sourceState,
            Started = _plan.Time.GetUtcNow(),
            Format = _plan.Parts.Name,
            Dialect = _plan.Parts.Dialect,
            Schema = _plan.PartSchema,
        };
        LoadManifest.Append(_place.Manifest, LoadLines.Run(_run));
        TransferSteps.Reached("run recorded");
    }

    private void Resume()
    {
        var run = Current;
        if (
            !run.Schema.Equals(_plan.PartSchema)
            || run.Format != _plan.Parts.Name
            || run.Dialect != _plan.Parts.Dialect
        )
        {
            throw new WeirException(
                ErrorCode.JobChanged,
                $"the unfinished run wrote other columns or another format to {_plan.Path}"
            )
            {
                SourceName = _plan.Path,
                Hint = "Begin the job anew.",
            };
        }

        foreach (var chunk in run.Chunks)
        {
            _chunks[chunk.Ledger.Id] = chunk;
        }

        foreach (var place in run.Chunks.SelectMany(c => c.Places))
        {
            if (!File.Exists(Path.Combine(_place.Aside, place.File)))
            {
                throw new WeirException(
                    ErrorCode.IntegrityError,
                    $"a part that the ledger has is gone: {Path.Combine(_place.Aside, place.File)}"
                )
                {
                    SourceName = _plan.Path,
                    Hint = "Begin the job anew.",
                };
            }
        }

        RemoveStrays();
        LoadManifest.Append(_place.Manifest, LoadLines.State(LedgerState.Running, _plan.Time.GetUtcNow()));
        run.State = LedgerState.Running;
    }

    /// <summary>Parts that were not finished, or not recorded.</summary>
    private void RemoveStrays()
    {
        var known = _chunks
            .Values.SelectMany(c => c.Places)
            .Select(p => Path.Combine(_place.Aside, p.File))
            .Append(_place.Manifest)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_place.Aside, "*", SearchOption.AllDirectories))
        {
            // A whole that was put together is known by a publication; which one is the last is told by its number.
            if (!known.Contains(file) && !Path.GetFileName(file).StartsWith("whole-", StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }

    private async ValueTask PublishAsync(CancellationToken cancellationToken)
    {
        var run = Current;
        LoadPublication publication;
        using (await TakeTurnAsync(cancellationToken).ConfigureAwait(false))
        {
            publication = await _place.PrepareAsync(run, cancellationToken).ConfigureAwait(false);
            TransferSteps.Reached("whole assembled");
            cancellationToken.ThrowIfCancellationRequested();
            LoadManifest.Append(_place.Manifest, LoadLines.Publication(publication));
            TransferSteps.Reached("publication recorded");
            Complete(publication);
        }

        Clear(publication);
    }

    private async ValueTask<JobLock?> TakeTurnAsync(CancellationToken cancellationToken) =>
        _place.Turn is { } path
            ? await TargetTurn.TakeAsync(path, _plan.Job, _plan.Time, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Carries on what a recorded publication says, from wherever it stopped.</summary>
    private void Complete(LoadPublication publication)
    {
        var run = Current;
        _place.Publish(publication, run.Mode);
        TransferSteps.Reached("renamed");
        run.State = LedgerState.Done;
        run.Finished = _plan.Time.GetUtcNow();
        run.Publication = null;
        run.Merge = publication.Merge;
        run.Chunks.Clear();
        run.Chunks.AddRange(publication.Chunks);
        LoadManifest.Replace(_place.Kept, [.. Others(publication), run], Path.Combine(_place.Aside, "kept.tmp"));
        TransferSteps.Reached("ledger kept");
    }

    /// <summary>The last step, which may be done again.</summary>
    private void Clear(LoadPublication publication)
    {
        var run = Current;
        _place.RemoveOld(publication);
        RemoveAside();
        TransferSteps.Reached("removed");
        _end = publication.Merge?.End ?? new TransferEnd(run.Chunks.Sum(c => c.Ledger.Written), 0, 0, 0);
        Earlier = run.Ledger;
    }

    /// <summary>Runs whose rows are still there; those that a load by key wrote anew can no longer be found.</summary>
    private IEnumerable<LoadRun> Others(LoadPublication publication)
    {
        var run = Current;
        if (!publication.KeepsOthers)
        {
            return [];
        }

        var kept = LoadManifest.Read(_place.Kept);
        if (publication.Merge is null)
        {
            return kept.Where(r => r.Job != run.Job || r.Run != run.Run);
        }

        kept.RemoveAll(r => r.Job == run.Job);
        kept.ForEach(r => r.RewrittenBy ??= run.Job);
        return kept;
    }

    /// <summary>The manifest first: without its files it would say that they were published.</summary>
    private void Discard()
    {
        if (Directory.Exists(_place.Aside))
        {
            File.Delete(_place.Manifest);
        }

        RemoveAside();
    }

    private void RemoveAside()
    {
        if (Directory.Exists(_place.Aside))
        {
            Directory.Delete(_place.Aside, true);
        }
    }

    private void MakeFolder()
    {
        var missing = _place.Folder;
        while (!Directory.Exists(missing))
        {
            _madeFolder = missing;
            missing = Path.GetDirectoryName(missing)!;
        }

        Directory.CreateDirectory(_place.Folder);
    }

    private void Close()
    {
        _lock?.Dispose();
        _lock = null;
        if (_madeFolder is null)
        {
            return;
        }

        // Folders that were made for the lock only.
        var folder = _place.Folder;
        try
        {
            while (folder.Length >= _madeFolder.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
                folder = Path.GetDirectoryName(folder)!;
            }
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            // Somebody else uses or removed them.
        }
    }

    private async ValueTask GuardAsync(Func<ValueTask> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, _plan.Path, "write");
        }
    }
}
