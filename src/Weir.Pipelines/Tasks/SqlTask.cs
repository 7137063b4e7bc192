using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Pipelines.Tasks;

/// <summary>One statement. The rows of a query become a table under the task's name.</summary>
internal sealed class SqlTask(string sql) : IPipelineTask
{
    public string Kind => "sql";

    public string Description => sql.ReplaceLineEndings(" ").Trim();

    public async ValueTask PrepareAsync(TaskPreparation preparation, CancellationToken cancellationToken) =>
        preparation.Result = await preparation
            .Session.PrepareAsync(sql, preparation.PromisedAsync, cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        var isQuery = SqlParser.ParseStatement(sql) is QueryStatement;
        var result = await run.Session.QueryAsync(sql, run.Rejects, cancellationToken).ConfigureAwait(false);
        await using var scope = result.ConfigureAwait(false);
        if (!isQuery)
        {
            return new TaskOutcome { Rows = result.RowsAffected };
        }

        var table = new TaskTable(run, result.Schema);
        await using var tableScope = table.ConfigureAwait(false);
        while (await result.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                await table.AddAsync(batch, cancellationToken).ConfigureAwait(false);
                run.Progress(table.Rows);
            }
        }

        await table.PublishAsync(cancellationToken).ConfigureAwait(false);
        return new TaskOutcome
        {
            Rows = table.Rows,
            Read = result.Scans.Sum(s => s.Rows + s.Rejected),
            Rejected = result.Scans.Sum(s => s.Rejected),
            BytesRead = result.Scans.Sum(s => s.Bytes),
        };
    }
}
