using Weir.Commands.Analysis;
using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// Reads of one shape by one key each, sent as one read of all keys. The key comes back with each row and says whose it is:
/// equal keys get the same rows, missing ones and NULL none.
/// </summary>
internal sealed class PointReadUnit(List<QueuedCommand> members, PointRead read, KeyForm form) : Unit
{
    private readonly CommandValue[] _keys = [.. members.Select(m => Key(m, form))];

    public override IReadOnlyList<QueuedCommand> Members => members;

    public override bool IsRead => true;

    public override CommandStep Step(TimeProvider time)
    {
        var distinct = new HashSet<CommandValue>(_keys.Where(k => !k.IsNull));
        return CommandStep.Statement(read.ManySql, new[] { KeyForms.ArrayOf(distinct, form) }, null, isRead: true);
    }

    public override IReadOnlyList<CommandResult> Split(in CommandResult result)
    {
        if (result.Problem is not null || result.Rows is not { } rows)
        {
            return [.. Enumerable.Repeat(result, members.Count)];
        }

        var columns = rows.Columns.Count - 1;
        var names = rows.Columns.Take(columns).ToArray();
        var rowsOf = new Dictionary<CommandValue, List<int>>();
        for (var i = 0; i < rows.Count; i++)
        {
            var key = KeyForms.OfRow(rows.Value(i, columns), form);
            if (!rowsOf.TryGetValue(key, out var list))
            {
                rowsOf[key] = list = [];
            }

            list.Add(i);
        }

        var answers = new Dictionary<CommandValue, CommandResult>();
        var parts = new CommandResult[members.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!answers.TryGetValue(_keys[i], out var answer))
            {
                var found = _keys[i].IsNull ? null : rowsOf.GetValueOrDefault(_keys[i]);
                answers[_keys[i]] = answer = Take(rows, names, found ?? []);
            }

            parts[i] = answer;
        }

        return parts;
    }

    private static CommandValue Key(QueuedCommand command, KeyForm form) =>
        KeyForms.TryKey(command.Parameters[0], form, out var key)
            ? key
            : throw new InvalidOperationException("the parameter is no key");

    private static CommandResult Take(CommandRows rows, string[] names, List<int> found)
    {
        var values = new CommandValue[found.Count * names.Length];
        for (var i = 0; i < found.Count; i++)
        {
            for (var c = 0; c < names.Length; c++)
            {
                values[(i * names.Length) + c] = rows.Value(found[i], c);
            }
        }

        return new CommandResult(new CommandRows(names, values, found.Count), found.Count);
    }
}
