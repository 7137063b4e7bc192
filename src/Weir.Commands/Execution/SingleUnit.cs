using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>One statement, sent as it is.</summary>
internal sealed class SingleUnit(QueuedCommand command, bool isRead) : Unit
{
    public QueuedCommand Command => command;

    public override IReadOnlyList<QueuedCommand> Members => field ??= [command];

    public override QueuedCommand First => command;

    public override bool IsRead => isRead;

    public override CommandStep Step(TimeProvider time)
    {
        TimeSpan? limit = null;
        if (command.Deadline is { } deadline)
        {
            var left = deadline - time.GetTimestamp();
            limit = TimeSpan.FromSeconds(Math.Max(0.001, (double)left / time.TimestampFrequency));
        }

        return CommandStep.Statement(command.Shape.Sql, command.Parameters, limit, isRead);
    }

    public override IReadOnlyList<CommandResult> Split(in CommandResult result) => [result];
}
