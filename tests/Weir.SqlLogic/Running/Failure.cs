using System.Text;
using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Running;

/// <summary>A record that did not do what it says.</summary>
internal sealed record Failure(Place Place, string Problem)
{
    private const int MostLines = 60;

    /// <summary>The statement, as it was run.</summary>
    public string Sql { get; init; } = "";

    public IReadOnlyList<string> Expected { get; init; } = [];

    public IReadOnlyList<string> Actual { get; init; } = [];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Place).Append(": ").Append(Problem).Append('\n');
        Append(text, null, Sql.Length > 0 ? Sql.Split('\n') : []);
        if (Expected.Count > 0 || Actual.Count > 0)
        {
            Append(text, "expected", Expected);
            Append(text, "actual", Actual);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string? title, IReadOnlyList<string> lines)
    {
        if (title is not null)
        {
            text.Append("  ").Append(title).Append(lines.Count == 0 ? ": nothing\n" : ":\n");
        }

        foreach (var line in lines.Take(MostLines))
        {
            text.Append("    ").Append(line).Append('\n');
        }

        if (lines.Count > MostLines)
        {
            text.Append("    … ").Append(lines.Count - MostLines).Append(" more\n");
        }
    }
}
