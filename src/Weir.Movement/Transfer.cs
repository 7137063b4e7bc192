using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;
using Weir.Movement.Running;
using Weir.Sql;

namespace Weir.Movement;

/// <summary>
/// Moves the rows of a table, file, URL or query into a target: in chunks, in parallel, each chunk exactly once, with a ledger
/// in the target that a later run resumes from. Immutable: every With… gives a new one.
/// </summary>
/// <example>
/// <code>
/// var result = await Transfer.From(session, "shop.orders").To("lake/orders.parquet")
///     .WithMode(TransferMode.Replace).RunAsync();
/// </code>
/// </example>
public sealed record Transfer
{
    private readonly string? _query;

    private Transfer(WeirSession session, string source, string? query) =>
        (Session, Source, _query) = (session, source, query);

    /// <summary>Where names are looked up.</summary>
    public WeirSession Session { get; }

    /// <summary>The source as it was named, or <c>(query)</c>.</summary>
    public string Source { get; }

    /// <summary>The query whose rows are moved.</summary>
    public string Sql => _query ?? SourceText.Query(Session, Source, IsolatesRefused);

    /// <summary>The statement whose rows these are; null: the query's.</summary>
    internal StatementLoad? Load { get; private init; }

    /// <summary>Whether a row that cannot be converted or written does not fail the transfer.</summary>
    internal bool IsolatesRefused => RejectsRows || RejectFile is not null;

    /// <summary>The query as the job knows it, whether rejected rows are kept or not.</summary>
    internal string Statement => _query ?? SourceText.Query(Session, Source, rejects: false);

    /// <summary>The target: <c>connection.table</c>, <c>connection.schema.table</c>, or a path.</summary>
    public string Target { get; private init; } = "";

    /// <summary>What happens to rows that the target has. Default: create, which refuses an existing target.</summary>
    public TransferMode Mode { get; private init; }

    /// <summary>Columns that identify a row.</summary>
    public IReadOnlyList<string> Key { get; private init; } = [];

    /// <summary>Columns whose ranges cut the source into chunks; empty: the source's own best means.</summary>
    public IReadOnlyList<string> ChunkKey { get; init; } = [];

    /// <summary>Rows for which it is not true are left out and counted as filtered; null: all rows.</summary>
    public string? Condition { get; private init; }

    /// <summary>
    /// A column that only grows. Each run of the job then moves only rows whose value lies above the highest that earlier runs
    /// moved (modes with a key: at or above); a run without such rows does nothing. Rows in which it is NULL are never moved.
    /// Null: all rows.
    /// </summary>
    public string? CursorColumn { get; init; }

    /// <summary>The bounds of an incremental run; null: there are none.</summary>
    internal CursorWindow? Window { get; init; }

    /// <summary>What happens to differing columns.</summary>
    public SchemaContract Contract { get; init; }

    /// <summary>What happens to several new rows with one key.</summary>
    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>The columns of <see cref="TransferMode.Scd2"/>.</summary>
    public HistoryColumns History { get; init; } = new();

    /// <summary>Options of the target's kind, such as <c>compression</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TargetOptions { get; init; } = [];

    /// <summary>How rows are moved.</summary>
    public TransferSettings Settings { get; private init; } = new();

    /// <summary>Tells jobs apart that have the same source and target; null for none.</summary>
    public string? JobName { get; init; }

    /// <summary>What happens when there is an earlier run of the job.</summary>
    public EarlierRunPolicy Earlier { get; init; }

    /// <summary>A CSV file for rows that cannot be read, converted or written; null: the first such row fails the transfer.</summary>
    public string? RejectFile { get; init; }

    /// <summary>
    /// Gets rejected rows when all others are written, instead of <see cref="RejectFile"/>. A run that was interrupted after it
    /// rejected rows is then begun anew, not resumed. Null: nobody gets them.
    /// </summary>
    public IRejectSink? RejectSink { get; init; }

    /// <summary>Whether rows that cannot be converted or written are rejected; a <see cref="RejectFile"/> means so.</summary>
    public bool RejectsRows { get; init; }

    /// <summary>What is committed at once. Default: each chunk.</summary>
    public CommitScope Commits { get; init; }

    /// <summary>Whether the target is read back and compared when all is written.</summary>
    public bool Verifies { get; init; }

    /// <summary>A function over batches, and the columns that it makes; null for none.</summary>
    public BatchTransform? Transformation { get; private init; }

    /// <summary>The job's id: 16 hexadecimal digits, from source, target and name.</summary>
    public string Job => JobIdentity.Of(this);

    /// <summary>A transfer from a table of a connection, a file, a URL, or a query.</summary>
    public static Transfer From(WeirSession session, string source)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return SourceText.IsQuery(source)
            ? new Transfer(session, "(query)", source)
            : new Transfer(session, source, null);
    }

    /// <summary>A transfer of the rows of a query.</summary>
    public static Transfer FromQuery(WeirSession session, string sql)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return new Transfer(session, "(query)", sql);
    }

    /// <summary>The target: <c>connection.table</c>, <c>connection.schema.table</c>, or a path.</summary>
    public Transfer To(string target)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        return this with { Target = target };
    }

    /// <summary>What happens to rows that are there, and the columns that identify a row.</summary>
    public Transfer WithMode(TransferMode mode, params IReadOnlyList<string> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return this with { Mode = mode, Key = key };
    }

    /// <summary>Only rows for which the condition, in SQL over the source's columns, is true; others count as filtered.</summary>
    public Transfer Where(string condition)
    {
        SqlParser.ParseExpression(condition);
        return this with { Condition = condition };
    }

    /// <summary>How rows are moved.</summary>
    public Transfer WithSettings(TransferSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return this with { Settings = settings };
    }

    /// <summary>
    /// A function that every batch goes through before it is written. It may leave rows out, which count as filtered, and
    /// change columns; it is called by several threads at the same time.
    /// </summary>
    /// <param name="schema">The columns that it makes; null: the source's.</param>
    /// <param name="function">Gets a batch that stays the caller's, and returns a new one.</param>
    /// <param name="version">Change it with the function, so that an unfinished run is not resumed with another one.</param>
    public Transfer Select(Func<Batch, Batch> function, Schema? schema = null, string version = "1")
    {
        ArgumentNullException.ThrowIfNull(function);
        return this with { Transformation = new BatchTransform(function, schema, version) };
    }

    /// <summary>Raises when what the transfer is told contradicts itself; asks neither source nor target.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.InvalidParameter"/>.</exception>
    public void Validate()
    {
        Settings.Validate();
        if (!Enum.IsDefined(Mode))
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"there is no mode {Mode}");
        }

        if (Target.Length == 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "a transfer needs a target");
        }

        if (Commits == CommitScope.Load && CursorColumn is not null)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "a load in one transaction keeps no ledger that could know how far its cursor came"
            );
        }

        if (Commits == CommitScope.Load && Contract != SchemaContract.Fail)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "a load in one transaction takes rows with the target's own columns only"
            )
            {
                Hint = "Leave the contract at fail, or let chunks be committed.",
            };
        }

        if (Commits == CommitScope.Load && Verifies)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "a load in one transaction keeps no ledger that it could be verified with"
            );
        }

        if (TransferModes.NeedsKey(Mode) && Key.Count == 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"mode {TransferModes.Name(Mode)} needs a key");
        }

        if (Mode == TransferMode.Replace && Contract is SchemaContract.Freeze or SchemaContract.RejectRow)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "mode replace gives the target the columns of the rows, so that the contract cannot keep its own"
            )
            {
                Hint = "Mode truncate keeps the target's columns.",
            };
        }

        if (CursorColumn is not null && !TransferModes.TakesCursor(Mode))
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"mode {TransferModes.Name(Mode)} takes all rows, so it cannot go by a cursor"
            )
            {
                Hint = "append, upsert, insert_new, scd1 and scd2 can.",
            };
        }
    }

    /// <summary>What would be done; writes and locks nothing.</summary>
    public async ValueTask<TransferPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        var next = await NextAsync(cancellationToken).ConfigureAwait(false);
        var plan = await new TransferRun(next ?? this, null).PlanAsync(cancellationToken).ConfigureAwait(false);
        return next is null
            ? plan with
            {
                Chunks = [],
                EstimatedRows = 0,
                Cursor = $"{CursorColumn}: nothing is new since the last run",
            }
            : plan with
            {
                Cursor = next.Window?.Description,
            };
    }

    /// <summary>Moves the rows, or resumes an unfinished run of the same job.</summary>
    /// <param name="progress">Told ten times a second and at the end; null: nobody listens.</param>
    /// <param name="cancellationToken">
    /// Stops: running chunks are taken back, the ledger records the stop, and <see cref="ErrorCode.JobStopped"/> is raised. Run
    /// again to resume.
    /// </param>
    /// <exception cref="WeirException">
    /// <see cref="ErrorCode.JobChanged"/>, <see cref="ErrorCode.SourceChanged"/>: an unfinished run cannot be resumed so;
    /// <see cref="ErrorCode.IntegrityError"/>: target and ledger differ; others: source or target failed.
    /// </exception>
    public async ValueTask<TransferResult> RunAsync(
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        await NextAsync(cancellationToken).ConfigureAwait(false) is { } next
            ? await new TransferRun(next, progress).RunAsync(cancellationToken).ConfigureAwait(false)
            : TransferResult.Nothing(Job);

    /// <summary>Reads the target of the job's last finished run back and compares it with the ledger, chunk by chunk.</summary>
    public ValueTask<Verification> VerifyAsync(CancellationToken cancellationToken = default) =>
        new TransferRun(Checked(), null).VerifyAsync(cancellationToken);

    /// <summary>What the target's ledger has of the job's last run; null when it never ran.</summary>
    public ValueTask<LedgerRun?> StateAsync(CancellationToken cancellationToken = default) =>
        new TransferRun(Checked(), null).StateAsync(cancellationToken);

    /// <summary>Forgets an unfinished run of the job with its staging; false when there is none.</summary>
    /// <exception cref="WeirException">Rows of it are in the target and cannot be told apart from others.</exception>
    public ValueTask<bool> ResetAsync(CancellationToken cancellationToken = default) =>
        new TransferRun(Checked(), null).ResetAsync(cancellationToken);

    /// <summary>The load of a statement, which is one transaction.</summary>
    internal static Transfer Of(StatementLoad load) =>
        new(load.Session, "(query)", "")
        {
            Load = load,
            Target = load.Target,
            TargetOptions = load.Options,
            Commits = CommitScope.Load,
            Mode = load.Mode switch
            {
                WriteMode.Append => TransferMode.Append,
                WriteMode.Replace => TransferMode.Replace,
                WriteMode.Truncate => TransferMode.Truncate,
                _ => TransferMode.Create,
            },
        };

    /// <summary>What there is to do; null: nothing.</summary>
    private async ValueTask<Transfer?> NextAsync(CancellationToken cancellationToken) =>
        Checked().CursorColumn is null
            ? this
            : await new IncrementalRun(this).NextAsync(cancellationToken).ConfigureAwait(false);

    private Transfer Checked()
    {
        Validate();
        return this;
    }
}
