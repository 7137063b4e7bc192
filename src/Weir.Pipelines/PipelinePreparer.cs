using Weir.Columnar;
using Weir.Engine;
using Weir.Pipelines.Tasks;

namespace Weir.Pipelines;

/// <summary>
/// Checks a pipeline before anything runs. Tasks are prepared depth first: while one is bound and names another, that one
/// is prepared, which gives its columns, the edge between them, and the cycle if there is one.
/// </summary>
public sealed class PipelinePreparer
{
    private readonly WeirSession _session;
    private readonly PipelineDefinition _pipeline;
    private readonly Dictionary<string, PreparedTask> _prepared = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _path = [];

    private readonly bool _isPlanned;

    private PipelinePreparer(PipelineDefinition pipeline, WeirSession session, bool isPlanned) =>
        (_pipeline, _session, _isPlanned) = (pipeline, session, isPlanned);

    /// <summary>Checks all tasks; sources are asked for schemas, nothing is read or written.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="session">Where it would run.</param>
    /// <param name="isPlanned">Whether tasks say in detail what they would do, for which sources are asked for their chunks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The tasks in the order of the file.</returns>
    /// <exception cref="WeirException">A statement, name or target is wrong, or tasks wait for each other in a circle.</exception>
    public static async ValueTask<IReadOnlyList<PreparedTask>> PrepareAsync(
        PipelineDefinition pipeline,
        WeirSession session,
        bool isPlanned = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(session);
        var preparer = new PipelinePreparer(pipeline, session, isPlanned);
        var tasks = new List<PreparedTask>();
        foreach (var task in pipeline.Tasks)
        {
            tasks.Add(await preparer.PrepareAsync(task, cancellationToken).ConfigureAwait(false));
        }

        return tasks;
    }

    private async ValueTask<PreparedTask> PrepareAsync(TaskDefinition task, CancellationToken cancellationToken)
    {
        if (_prepared.TryGetValue(task.Name, out var known))
        {
            return known;
        }

        CheckCycle(task);
        _path.Add(task.Name);
        var reads = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var edges = new HashSet<string>(task.After, StringComparer.OrdinalIgnoreCase);
        foreach (var before in task.After)
        {
            await PrepareAsync(Find(before)!, cancellationToken).ConfigureAwait(false);
        }

        var preparation = new TaskPreparation(
            _session,
            $"{_pipeline.Name}/{task.Name}",
            _isPlanned,
            (name, token) => PromisedAsync(task, name, reads, token)
        );
        var postponed = await TryAsync(task, preparation, cancellationToken).ConfigureAwait(false);
        edges.UnionWith(reads);
        var prepared = new PreparedTask(task, edges, reads, preparation.Result, preparation.Plan, postponed);
        _prepared.Add(task.Name, prepared);
        _path.RemoveAt(_path.Count - 1);
        return prepared;
    }

    private static async ValueTask<string?> TryAsync(
        TaskDefinition task,
        TaskPreparation preparation,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await task.Work.PrepareAsync(preparation, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (WeirException exception)
            when (task.After.Count > 0
                && (exception.Code == ErrorCode.TableNotFound || exception.Code == ErrorCode.FileNotFound)
            )
        {
            // What it reads may be made by a task that it comes after.
            return exception.Message;
        }
        catch (WeirException exception)
        {
            throw Errors.InTask(task, exception);
        }
    }

    private async ValueTask<Schema?> PromisedAsync(
        TaskDefinition reader,
        string name,
        HashSet<string> reads,
        CancellationToken cancellationToken
    )
    {
        // A task that names itself means the table of that name in a connection.
        if (Find(name) is not { } task || task.Name == reader.Name)
        {
            return null;
        }

        reads.Add(task.Name);
        var prepared = await PrepareAsync(task, cancellationToken).ConfigureAwait(false);
        return prepared.Result
            ?? throw new WeirException(
                ErrorCode.TableNotFound,
                $"the task \"{task.Name}\" makes no table that could be read"
            )
            {
                Hint = "Only a task with a query makes one.",
            };
    }

    private TaskDefinition? Find(string name) =>
        _pipeline.Tasks.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase));

    private void CheckCycle(TaskDefinition task)
    {
        var at = _path.IndexOf(task.Name);
        if (at >= 0)
        {
            throw Configuration.OptionReader.Error(
                "tasks wait for each other: " + string.Join(" -> ", _path.Skip(at).Append(task.Name)),
                task.Origin,
                null
            );
        }
    }
}
