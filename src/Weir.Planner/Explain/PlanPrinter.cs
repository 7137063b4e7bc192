using System.Globalization;
using System.Text;
using Weir.Plan;

namespace Weir.Planner.Explain;

/// <summary>
/// Prints a physical plan as a tree in PostgreSQL's style. Facts that were measured while running come from
/// <paramref name="measured"/>; null gives plain EXPLAIN.
/// </summary>
internal sealed class PlanPrinter(Func<PlanNode, IEnumerable<string>>? measured)
{
    private readonly StringBuilder _text = new();

    public string Print(PlanNode root)
    {
        Print(root, 0);
        return _text.ToString().TrimEnd('\n');
    }

    private void Print(PlanNode node, int depth)
    {
        var fact = PlanFacts.Of(node);
        var prefix = depth == 0 ? "" : new string(' ', (depth * 6) - 4) + "->  ";
        _text.Append(prefix).Append(fact.Title);
        if (fact.EstimatedRows is { } rows)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  (rows={Math.Ceiling(Math.Round(rows, 3)):0})");
        }

        _text.Append('\n');
        var indent = new string(' ', depth == 0 ? 2 : (depth * 6) + 2);
        foreach (var (name, value) in fact.Details)
        {
            _text.Append(indent).Append(name).Append(": ").Append(value).Append('\n');
        }

        foreach (var line in measured?.Invoke(node) ?? [])
        {
            _text.Append(indent).Append(line).Append('\n');
        }

        foreach (var input in node.Inputs)
        {
            Print(input, depth + 1);
        }
    }
}
