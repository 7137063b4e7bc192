using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>Inserts of one shape, sent as one insert of many rows; what it returns comes in the order of the rows.</summary>
internal sealed class InsertUnit(List<QueuedCommand> members, string sql, CommandValue[] columns, bool returns) : Unit
{
    public override IReadOnlyList<QueuedCommand> Members => members;

    public override CommandStep Step(TimeProvider time) => CommandStep.Statement(sql, columns);

    public override IReadOnlyList<CommandResult> Split(in CommandResult result)
    {
        var parts = new CommandResult[members.Count];
        if (result.Problem is not null || !returns || result.Rows is not { } rows)
        {
            // A plain table takes each row or refuses all.
            Array.Fill(parts, result with { Affected = 1 });
            return parts;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var values = new CommandValue[rows.Columns.Count];
            for (var c = 0; c < values.Length; c++)
            {
                values[c] = rows.Value(i, c);
            }

            parts[i] = new CommandResult(new CommandRows(rows.Columns, values, 1), 1);
        }

        return parts;
    }
}
