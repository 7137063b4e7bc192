using System.Globalization;
using Weir.Commands;
using Weir.Commands.Scripts;
using Weir.Connectors.Commands;

namespace Weir.Cli.Exec;

/// <summary>Prints what <c>weir exec</c> would send, batch by batch.</summary>
internal static class ExecPlan
{
    public static async ValueTask WriteAsync(
        TextWriter target,
        ICommandSource source,
        CommandPipelineOptions options,
        IAsyncEnumerable<ScriptStatement> statements,
        CancellationToken cancellationToken
    )
    {
        var batch = new List<ScriptStatement>();
        long first = 1;
        await foreach (var statement in statements.ConfigureAwait(false))
        {
            batch.Add(statement);
            if (batch.Count == options.BatchSize)
            {
                await WriteAsync(target, source, options, batch, first, cancellationToken).ConfigureAwait(false);
                first += batch.Count;
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            await WriteAsync(target, source, options, batch, first, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask WriteAsync(
        TextWriter target,
        ICommandSource source,
        CommandPipelineOptions options,
        List<ScriptStatement> batch,
        long first,
        CancellationToken cancellationToken
    )
    {
        var plan = await CommandPlanner.ExplainAsync(source, options, batch, cancellationToken).ConfigureAwait(false);
        await target
            .WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"batch of {batch.Count} statements: {plan.Count} to send")
            )
            .ConfigureAwait(false);
        foreach (var planned in plan)
        {
            var sql = planned.Sql.ReplaceLineEndings(" ").Trim();
            sql = sql.Length > 200 ? sql[..200] + "…" : sql;
            await target.WriteLineAsync($"  {Numbers(planned.Members, first)}: {planned.What}").ConfigureAwait(false);
            await target.WriteLineAsync($"    {sql}").ConfigureAwait(false);
        }
    }

    /// <summary>Numbers of statements with ranges: <c>#1-#3, #7</c>.</summary>
    private static string Numbers(IReadOnlyList<int> members, long first)
    {
        var ranges = new List<string>();
        for (var i = 0; i < members.Count; )
        {
            var end = i;
            while (end + 1 < members.Count && members[end + 1] == members[end] + 1)
            {
                end++;
            }

            var (from, to) = (members[i] + first, members[end] + first);
            ranges.Add(
                from == to
                    ? string.Create(CultureInfo.InvariantCulture, $"#{from}")
                    : string.Create(CultureInfo.InvariantCulture, $"#{from}-#{to}")
            );
            i = end + 1;
        }

        return string.Join(", ", ranges);
    }
}
