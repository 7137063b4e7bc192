using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>Identical reads, sent once and answered to all.</summary>
internal sealed class SameReadUnit(List<QueuedCommand> members) : Unit
{
    public override IReadOnlyList<QueuedCommand> Members => members;

    public override bool IsRead => true;

    public override CommandStep Step(TimeProvider time) =>
        CommandStep.Statement(members[0].Shape.Sql, members[0].Parameters, null, isRead: true);

    public override IReadOnlyList<CommandResult> Split(in CommandResult result)
    {
        var parts = new CommandResult[members.Count];
        Array.Fill(parts, result);
        return parts;
    }
}
