using Weir.Configuration;
using Weir.Connectors;
using Weir.Engine;

namespace Weir.Pipelines.Tasks;

/// <summary>Moves the rows of a task, table, file or query into a target.</summary>
internal sealed class LoadTask(LoadTaskOptions options) : IPipelineTask
{
    private readonly LoadRequest _request = new(options.Sql, options.To)
    {
        Mode = options.Mode,
        Key = options.Key,
        Condition = options.Condition,
        Options = options.TargetOptions,
    };

    public string Kind => "load";

    public string Description
    {
        get
        {
            var key = options.Key.Count == 0 ? "" : " by " + string.Join(", ", options.Key);
            var where = options.Condition is null ? "" : $" where {options.Condition}";
            return $"{options.From} -> {options.To} ({Quantities.SnakeCase(options.Mode.ToString())}{key}){where}";
        }
    }

    public async ValueTask PrepareAsync(TaskPreparation preparation, CancellationToken cancellationToken)
    {
        preparation.Session.CheckTarget(_request);
        var schema = await preparation
            .Session.PrepareAsync(_request, preparation.PromisedAsync, cancellationToken)
            .ConfigureAwait(false);
        foreach (var key in options.Key.Where(k => schema.IndexOf(k) < 0))
        {
            throw new WeirException(
                ErrorCode.ColumnNotFound,
                $"the key column \"{key}\" is not among the columns to load"
            )
            {
                Hint = Suggestions.DidYouMean(key, schema.Fields.Select(f => f.Name)),
            };
        }
    }

    public async ValueTask<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        // An append that failed in its commit may be there or not: repeating it could double the rows.
        var request = _request with
        {
            SourceRejects = run.Rejects,
            TargetRejects = options.RejectsRows ? run.Rejects : null,
            Progress = run.Progress,
            Committing = options.Mode == WriteMode.Append ? run.ForbidRetry : null,
        };
        var result = await run.Session.LoadAsync(request, cancellationToken).ConfigureAwait(false);
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
}
