using System.Globalization;
using Weir.Execution;
using Weir.Plan;
using Weir.Planner;
using Weir.Sql.Syntax;

namespace Weir.Engine;

/// <summary>EXPLAIN.</summary>
public sealed partial class WeirSession
{
    private async ValueTask<QueryResult> ExplainAsync(
        ExplainStatement explain,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (explain.IsJson)
        {
            throw Unsupported("EXPLAIN (FORMAT JSON)", explain, text);
        }

        if (explain.Target is not QueryStatement query)
        {
            var lines = await ExplainWriteAsync(explain, text, cancellationToken).ConfigureAwait(false);
            return Rows("EXPLAIN", ["QUERY PLAN"], lines.Select(l => new[] { l }));
        }

        var bound = await PlanAsync(query.Query, text, cancellationToken).ConfigureAwait(false);
        Func<PlanNode, IEnumerable<string>>? measured = null;
        if (explain.IsAnalyze)
        {
            var context = NewContext(measuresTime: true);
            var reader = PlanExecutor.Open(bound.Plan, context);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
                {
                    batch.Dispose();
                }
            }

            measured = node => Measured(node, context);
        }

        return Rows("EXPLAIN", ["QUERY PLAN"], Lines(bound.Plan, measured).Select(l => new[] { l }));
    }

    /// <summary>What a statement that writes would do, and the plan of its rows.</summary>
    private async ValueTask<IEnumerable<string>> ExplainWriteAsync(
        ExplainStatement explain,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (explain.IsAnalyze)
        {
            throw Unsupported($"EXPLAIN ANALYZE of {NameOf(explain.Target)}, which would write,", explain, text);
        }

        StatementLoad load;
        switch (explain.Target)
        {
            case InsertStatement insert:
                var inserted = await PlanInsertedAsync(insert, text, cancellationToken).ConfigureAwait(false);
                if (insert.Table.Count == 1)
                {
                    var table = SessionTable(insert, text).DisplayName;
                    return [$"Insert into {table} of the session, all rows at once", .. Lines(inserted.Plan, null)];
                }

                load = await PlanInsertAsync(insert, inserted, text, cancellationToken).ConfigureAwait(false);
                break;
            case CreateTableStatement { Name.Count: 1, Query: { } body } create:
                var kept = await PlanAsync(body, text, cancellationToken).ConfigureAwait(false);
                return [$"Create {create.Name[0].Name} in the memory of the session", .. Lines(kept.Plan, null)];
            case CreateTableStatement { Query: not null } create:
                load = await PlanCreateAsync(create, text, cancellationToken).ConfigureAwait(false);
                break;
            case CopyStatement copy:
                load = await PlanCopyAsync(copy, text, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw Unsupported($"EXPLAIN of {NameOf(explain.Target)}", explain, text);
        }

        var lines = await LoadMachine.ExplainAsync(load, cancellationToken).ConfigureAwait(false);
        return [.. lines, .. Lines(load.Rows.Plan, null)];
    }

    private static string[] Lines(PlanNode plan, Func<PlanNode, IEnumerable<string>>? measured) =>
        QueryPlanner.Explain(plan, measured).Split('\n');

    private static IEnumerable<string> Measured(PlanNode node, Execution.ExecutionContext context)
    {
        var metrics = context.MetricsOf(node);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Actual: rows={metrics.Rows} time={metrics.Time.TotalMilliseconds:0.###} ms"
        );
        if (node is ScanNode)
        {
            var scan = metrics.Scan;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Source: bytes={scan.Bytes} requests={scan.Requests} retries={scan.Retries} pages={scan.Pages} rejected={scan.Rejected} waiting={scan.Waiting.TotalMilliseconds:0} ms, first rows after {scan.FirstRows?.TotalMilliseconds ?? 0:0} ms"
            );
        }
    }
}
