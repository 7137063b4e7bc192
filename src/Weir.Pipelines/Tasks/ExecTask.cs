using System.Globalization;
using Weir.Commands;
using Weir.Commands.Scripts;
using Weir.Configuration;
using Weir.Connectors.Commands;
using Weir.Engine;

namespace Weir.Pipelines.Tasks;

/// <summary>Executes statements of a database's own dialect, many in one round trip.</summary>
internal sealed class ExecTask(ExecTaskOptions options) : IPipelineTask
{
    public string Kind => "exec";

    public string Description
    {
        get
        {
            var strategy = Quantities.SnakeCase(options.Pipeline.Strategy.ToString());
            var what = options.File ?? string.Join("; ", options.Sql.Select(s => s.ReplaceLineEndings(" ").Trim()));
            return $"{what} on {options.On} ({strategy})";
        }
    }

    public ValueTask PrepareAsync(TaskPreparation preparation, CancellationToken cancellationToken)
    {
        _ = Source(preparation.Session);
        return default;
    }

    public async ValueTask<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        if (options.Pipeline.Strategy != CommandStrategy.Transactional)
        {
            // What was executed is committed; another attempt would execute it again.
            run.ForbidRetry();
        }

        CommandOutcome? first = null;
        long done = 0;
        var pipeline = Source(run.Session)
            .CreateCommandPipeline(
                options.Pipeline with
                {
                    OnOutcome = outcome =>
                    {
                        run.Progress(++done);
                        first = outcome.IsSuccess || first?.Id < outcome.Id ? first : outcome;
                    },
                }
            );
        try
        {
            var statements = StatementsAsync(run.Session, cancellationToken);
            await foreach (var statement in statements.ConfigureAwait(false))
            {
                _ = await pipeline
                    .AddAsync(statement.Sql, statement.Parameters, statement.Options, cancellationToken)
                    .ConfigureAwait(false);
            }

            await pipeline.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // A file that breaks off in the middle, or a time limit: what was not sent is not sent any more.
            await pipeline.AbortAsync().ConfigureAwait(false);
            throw;
        }

        await pipeline.DisposeAsync().ConfigureAwait(false);
        return Outcome(run, pipeline.Status, first);
    }

    private TaskOutcome Outcome(TaskRun run, PipelineStatus status, CommandOutcome? first)
    {
        if (status.Unknown > 0)
        {
            run.ForbidRetry();
        }

        var failed = status.Total - status.Succeeded;
        if (first is not null && (!options.RejectsFailures || status.Unknown > 0))
        {
            throw new WeirException(
                first.Error!.Code,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{failed} of {status.Total} statements did not succeed; the first is number {first.Id}: {first.Error.Message}"
                ),
                first.Error
            )
            {
                Hint = first.Error.Hint,
            };
        }

        if (first is not null)
        {
            run.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{failed} statements did not succeed; the first is number {first.Id}: {first.Error!.Message}"
                )
            );
        }

        return new TaskOutcome
        {
            Read = status.Total,
            Written = status.Succeeded,
            Rejected = failed,
        };
    }

    private IAsyncEnumerable<ScriptStatement> StatementsAsync(WeirSession session, CancellationToken cancellationToken)
    {
        if (options.File is not { } file)
        {
            return ScriptReader.ReadAsync(
                new StringReader(string.Join("\n", options.Sql.Select(s => s.TrimEnd().TrimEnd(';') + "\n;"))),
                "sql",
                cancellationToken
            );
        }

        var path = Path.GetFullPath(file, session.BaseDirectory);
        return File.Exists(path)
            ? FileAsync(path, file, cancellationToken)
            : throw new WeirException(ErrorCode.FileNotFound, $"the file {file} does not exist");
    }

    private static async IAsyncEnumerable<ScriptStatement> FileAsync(
        string path,
        string name,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var text = new StreamReader(path);
        await foreach (var statement in ScriptReader.ReadAsync(text, name, cancellationToken).ConfigureAwait(false))
        {
            yield return statement;
        }
    }

    private ICommandSource Source(WeirSession session)
    {
        var source =
            session.Connections.FirstOrDefault(c => c.Name == options.On)
            ?? throw new WeirException(ErrorCode.ConfigurationError, $"there is no connection \"{options.On}\"")
            {
                Hint = Suggestions.DidYouMean(options.On, session.Connections.Select(c => c.Name)),
            };
        return source as ICommandSource
            ?? throw new WeirException(
                ErrorCode.NotSupported,
                $"connection \"{options.On}\" ({source.Type}) takes no command pipelines"
            );
    }
}
