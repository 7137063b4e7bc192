using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// Inserts of one shape, sent as one insert of many rows; what it returns comes in the order of the rows. Where rows that are
/// there already are skipped, <paramref name="skipped"/> has the keys that tell which were inserted.
/// </summary>
internal sealed class InsertUnit(
    List<QueuedCommand> members,
    string sql,
    CommandValue[] columns,
    bool returns,
    ConflictKeys? skipped
) : Unit
{
    public override IReadOnlyList<QueuedCommand> Members => members;

    public override CommandStep Step(TimeProvider time) => CommandStep.Statement(sql, columns);

    public override IReadOnlyList<CommandResult> Split(in CommandResult result)
    {
        if (skipped is not null && result is { Problem: null, Rows: { } inserted })
        {
            return SplitByKey(inserted, skipped);
        }

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

    private CommandResult[] SplitByKey(CommandRows rows, ConflictKeys keys)
    {
        var names = rows.Columns.Take(rows.Columns.Count - 1).ToArray();
        var rowOf = new Dictionary<CommandValue, int>();
        for (var i = 0; i < rows.Count; i++)
        {
            rowOf.Add(keys.OfRow(rows.Value(i, names.Length)), i);
        }

        var parts = new CommandResult[members.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var count = rowOf.TryGetValue(keys.Single(members[i]), out var row) ? 1 : 0;
            var values = new CommandValue[count * names.Length];
            for (var c = 0; c < values.Length; c++)
            {
                values[c] = rows.Value(row, c);
            }

            parts[i] = new CommandResult(returns ? new CommandRows(names, values, count) : null, count);
        }

        return parts;
    }
}
