namespace Weir.SqlLogic.Scripts;

/// <summary>The lines of one script, with a position.</summary>
internal sealed class ScriptReader(string file, string displayName, string[] lines)
{
    private int _next;

    /// <summary>The path, from which includes are found.</summary>
    public string File { get; } = file;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public Place Place => new(displayName, Math.Max(_next, 1));

    public bool IsAtEnd => _next >= lines.Length;

    public static ScriptReader Open(string path, string displayName) =>
        new(path, displayName, [.. System.IO.File.ReadAllLines(path).Select(l => l.TrimEnd('\r'))]);

    /// <summary>The next line; null at the end.</summary>
    public string? Next() => IsAtEnd ? null : lines[_next++];

    /// <summary>The lines up to an empty one or <c>----</c>, which is consumed; says whether it was <c>----</c>.</summary>
    public (List<string> Lines, bool HasResults) Block()
    {
        var block = new List<string>();
        while (Next() is { } line && line.Trim().Length > 0)
        {
            if (line.Trim() == "----")
            {
                return (block, true);
            }

            block.Add(line);
        }

        return (block, false);
    }

    /// <summary>The lines up to an empty one.</summary>
    public List<string> Lines()
    {
        var block = new List<string>();
        while (Next() is { Length: > 0 } line)
        {
            block.Add(line);
        }

        return block;
    }
}
