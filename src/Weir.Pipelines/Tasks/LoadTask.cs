using System.Globalization;
using Weir.Connectors;
using Weir.Engine;
using Weir.Movement;
using Weir.Movement.Reporting;

namespace Weir.Pipelines.Tasks;

/// <summary>Moves the rows of a task, table, file or query into a target, by a transfer.</summary>
internal sealed class LoadTask(LoadTaskOptions options) : IPipelineTask
{
    public string Kind => "load";

    public string Description
    {
        get
        {
            var key = options.Key.Count == 0 ? "" : " by " + string.Join(", ", options.Key);
            var where = options.Condition is null ? "" : $" where {options.Condition}";
            return $"{options.From ?? "(a query)"} -> {options.To} ({TransferModes.Name(options.Mode)}{key}){where}";
        }
    }

    public async ValueTask PrepareAsync(TaskPreparation preparation, CancellationToken cancellationToken)
    {
        preparation.Session.CheckTarget(options.To, options.TargetOptions);
        var load = await preparation
            .Session.PrepareLoadAsync(options.Sql, options.Condition, preparation.PromisedAsync, cancellationToken)
            .ConfigureAwait(false);
        foreach (var key in options.Key.Where(k => load.Schema.IndexOf(k) < 0))
        {
            throw new WeirException(
                ErrorCode.ColumnNotFound,
                $"the key column \"{key}\" is not among the columns to load"
            )
            {
                Hint = Suggestions.DidYouMean(key, load.Schema.Fields.Select(f => f.Name)),
            };
        }

        // Wrong settings of the environment or the configuration are known now, too.
        var settings = Settings(preparation.Session.TransferSettings, 0);
        if (preparation.IsPlanned)
        {
            var plan = await Transfer(preparation.Session, preparation.Job, settings, null)
                .PlanAsync(cancellationToken)
                .ConfigureAwait(false);
            var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            await using var scope = text.ConfigureAwait(false);
            TransferPlanText.Write(text, plan, settings);
            preparation.Plan = text.ToString();
        }
    }

    public async ValueTask<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        try
        {
            var result = await MoveAsync(run, cancellationToken).ConfigureAwait(false);
            Check(result);
            return new TaskOutcome
            {
                Read = result.Read,
                Written = result.Written,
                Filtered = result.Filtered,
                Rejected = result.Rejected,
                BytesRead = result.BytesRead,
                BytesWritten = result.BytesWritten,
            };
        }
        catch (WeirException exception) when (exception.Code == ErrorCode.OutcomeUnknown)
        {
            run.ForbidRetry();
            throw;
        }
        catch (WeirException exception)
            when (exception.Code == ErrorCode.JobStopped && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    /// <summary>
    /// An interrupted run is resumed; when it no longer is what it was, or its source is not, it is taken back and begun anew:
    /// a pipeline says what the target shall be, not how it came to be.
    /// </summary>
    private async ValueTask<TransferResult> MoveAsync(TaskRun run, CancellationToken cancellationToken)
    {
        var transfer = Transfer(
            run.Session,
            $"{run.Pipeline}/{run.Name}",
            Settings(run.Session.TransferSettings, run.RejectLimit),
            run.Rejects
        );
        var progress = new RowProgress(run.Progress);
        try
        {
            return await transfer.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (WeirException exception)
            when (exception.Code == ErrorCode.JobChanged || exception.Code == ErrorCode.SourceChanged)
        {
            run.Warn($"an interrupted load into {options.To} cannot go on and is begun anew: {exception.Message}");
            return await (transfer with { Earlier = EarlierRunPolicy.Restart })
                .RunAsync(progress, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private Transfer Transfer(WeirSession session, string job, TransferSettings settings, IRejectSink? rejects)
    {
        var source = options.From is { } from
            ? Movement.Transfer.From(session, from)
            : Movement.Transfer.FromQuery(session, options.Sql);
        var transfer = source.To(options.To).WithMode(options.Mode, options.Key).WithSettings(settings);
        transfer = options.Condition is { } condition ? transfer.Where(condition) : transfer;
        return transfer with
        {
            JobName = job,
            Earlier = EarlierRunPolicy.Again,
            Commits = options.IsAtomic ? CommitScope.Load : CommitScope.ChunkOrLoad,
            ChunkKey = options.ChunkKey,
            CursorColumn = options.Cursor,
            Contract = options.Contract,
            Duplicates = options.Duplicates,
            History = options.History,
            RejectsRows = options.RejectsRows,
            RejectFile = options.RejectFile is { } file ? Path.GetFullPath(file, session.BaseDirectory) : null,
            RejectSink = rejects,
            Verifies = options.Verifies,
            TargetOptions = options.TargetOptions,
        };
    }

    /// <summary>The task's settings over those of the configuration, and these over the environment's.</summary>
    private TransferSettings Settings(IReadOnlyDictionary<string, string> configured, int rejectLimit)
    {
        var settings = new Dictionary<string, string>(configured, StringComparer.Ordinal);
        if (options.RejectFile is null)
        {
            settings["max_rejects"] = rejectLimit.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return ResolvedSettings
            .Resolve(
                Environment.GetEnvironmentVariable,
                settings,
                new Dictionary<string, string>(StringComparer.Ordinal)
            )
            .Values;
    }

    private void Check(TransferResult result)
    {
        if (result.Verification is not { IsEqual: false } verification)
        {
            return;
        }

        var first = verification.Differences[0];
        throw new WeirException(
            ErrorCode.IntegrityError,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.To} does not have the rows that were written: {verification.Differences.Count} differences, the first in {first.Chunk}: {first.ExpectedRows} rows were written and {first.FoundRows} are there"
            ) + (first.Keys.Count == 0 ? "" : $", {first.Keys[0]} differs")
        );
    }

    private sealed class RowProgress(Action<long> rows) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => rows(value.Read);
    }
}
