using System.Text;
using Weir.Commands.Analysis;
using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// The keys of inserts with ON CONFLICT. Only inserts of different keys may be one statement: two that update one row are an
/// error there, and of two that do nothing it could not be told which one did.
/// </summary>
internal sealed class ConflictKeys
{
    private readonly bool _isUpdate;
    private readonly List<(int Parameter, KeyForm Form)> _keys;

    private ConflictKeys(bool isUpdate, List<(int Parameter, KeyForm Form)> keys)
    {
        _isUpdate = isUpdate;
        _keys = keys;
    }

    /// <summary>The keys; null when they cannot be compared outside of the database.</summary>
    public static ConflictKeys? Of(InsertCandidate insert, ConflictRule rule, TableTraits traits)
    {
        var keys = new List<(int, KeyForm)>();
        foreach (var name in rule.Keys)
        {
            var column = traits.Columns.FirstOrDefault(c => c.Name == name);
            var place =
                insert.Columns.Count == 0
                    ? traits.Columns.TakeWhile(c => c.Name != name).Count()
                    : insert.Columns.TakeWhile(c => c != name).Count();
            if (column is null || place >= insert.Values.Count || insert.Values[place].Parameter < 0)
            {
                return null;
            }

            // A text may be cut when it is stored, so that what is returned is another one.
            var isKnown = column.Key != KeyForm.None && (rule.IsUpdate || column.Key != KeyForm.Text);
            if (!isKnown)
            {
                return null;
            }

            keys.Add((insert.Values[place].Parameter, column.Key));
        }

        return rule.IsUpdate || keys.Count == 1 ? new ConflictKeys(rule.IsUpdate, keys) : null;
    }

    /// <summary>Cuts inserts into runs, in their order, of different keys each.</summary>
    public IEnumerable<List<QueuedCommand>> Runs(List<QueuedCommand> inserts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var run = new List<QueuedCommand>();
        foreach (var insert in inserts)
        {
            var key = Key(insert);
            if (run.Count > 0 && (key is null || !seen.Add(key)))
            {
                yield return run;
                run = [];
                seen.Clear();
                _ = key is not null && seen.Add(key);
            }
            else if (key is not null)
            {
                _ = seen.Add(key);
            }

            run.Add(insert);
            if (key is null)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    /// <summary>The one key of an insert that does nothing about a conflict.</summary>
    public CommandValue Single(QueuedCommand insert) =>
        !_isUpdate && KeyForms.TryKey(insert.Parameters[_keys[0].Parameter], _keys[0].Form, out var key)
            ? key
            : throw new InvalidOperationException("the insert has no key that could be compared");

    /// <summary>The same key in a row that was returned.</summary>
    public CommandValue OfRow(in CommandValue value) => KeyForms.OfRow(value, _keys[0].Form);

    /// <summary>The key as a text of its own; null when there is none that could be compared.</summary>
    private string? Key(QueuedCommand insert)
    {
        var text = new StringBuilder();
        foreach (var (parameter, form) in _keys)
        {
            if (!KeyForms.TryKey(insert.Parameters[parameter], form, out var key) || key.IsNull)
            {
                return null;
            }

            var part = key.ToString();
            text.Append(part.Length).Append(':').Append(part);
        }

        return text.ToString();
    }
}
