using System.Globalization;
using Weir.Commands.Analysis;
using Weir.Commands.Execution;
using Weir.Commands.Scripts;
using Weir.Connectors.Commands;

namespace Weir.Commands;

/// <summary>Shows what a pipeline would make of a batch.</summary>
public static class CommandPlanner
{
    /// <summary>
    /// The statements as they would be sent if they came in one batch. Executes none of them; asks the database what is
    /// known of their tables.
    /// </summary>
    /// <exception cref="WeirException">An option is wrong.</exception>
    public static async ValueTask<IReadOnlyList<PlannedStatement>> ExplainAsync(
        ICommandSource source,
        CommandPipelineOptions options,
        IReadOnlyList<ScriptStatement> statements,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(statements);
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        var shapes = new ShapeCache(source.Dialect);
        var connection = new ConnectionHolder(source);
        try
        {
            var planner = new UnitPlanner(
                source,
                options,
                new TraitsCache(options.Time),
                connection,
                null,
                cancellationToken
            );
            var commands = statements
                .Select(
                    (s, i) =>
                        new QueuedCommand(
                            shapes.Of(s.Sql, s.Parameters),
                            s.Parameters,
                            s.Options,
                            0,
                            s.Options.Timeout is null && options.StatementTimeout is null ? null : long.MaxValue
                        )
                        {
                            Id = i,
                        }
                )
                .ToList();
            var units = await planner.PlanAsync(commands).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return
            [
                .. units.Select(u => new PlannedStatement(
                    [.. u.Members.Select(m => (int)m.Id)],
                    u is SingleUnit single ? single.Command.Shape.Sql : u.Step(options.Time).Sql,
                    Describe(u, planner)
                )),
            ];
        }
        finally
        {
            await connection.ReturnAsync().ConfigureAwait(false);
        }
    }

    private static string Describe(Unit unit, UnitPlanner planner)
    {
        var count = unit.Members.Count;
        return unit switch
        {
            SameReadUnit => string.Create(CultureInfo.InvariantCulture, $"{count} identical reads are answered once"),
            PointReadUnit => string.Create(
                CultureInfo.InvariantCulture,
                $"{count} reads by key are one, split by the key"
            ),
            InsertUnit => string.Create(CultureInfo.InvariantCulture, $"{count} inserts of one shape are one"),
            _ => "as it is: " + planner.WhyAlone(unit.Members[0]),
        };
    }
}
