using System.Globalization;
using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Running;

/// <summary>
/// What is known not to work: lines of <c>path reason</c> or <c>path:line reason</c>, with paths relative to the list's own
/// folder and <c>#</c> before comments. An entry without a reason, or one that no record of a file that ran stands for, is
/// an error: it would hide something else after the next edit.
/// </summary>
internal sealed class SkipList
{
    private readonly Dictionary<(string File, int Line), Entry> _entries = [];

    /// <exception cref="UsageException">A list is not there or wrong.</exception>
    public static SkipList Read(IEnumerable<string> paths)
    {
        var list = new SkipList();
        foreach (var path in paths)
        {
            if (!File.Exists(path))
            {
                throw new UsageException($"there is no skip list {path}");
            }

            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            foreach (var (index, line) in File.ReadLines(path).Index())
            {
                list.Add(line.Trim(), folder, new Place(path, index + 1));
            }
        }

        return list;
    }

    /// <summary>Why a whole file is not run; null when it is.</summary>
    public string? ReasonFor(string file) => ReasonFor(file, 0);

    /// <summary>Why the record at a line is not run; null when it is.</summary>
    public string? ReasonFor(string file, int line)
    {
        if (!_entries.TryGetValue((file, line), out var entry))
        {
            return null;
        }

        entry.IsUsed = true;
        return entry.Reason;
    }

    /// <summary>Entries for lines of the files where no record starts.</summary>
    public IEnumerable<Place> Unused(IReadOnlyList<string> files) =>
        _entries
            .Where(e =>
                !e.Value.IsUsed && files.Contains(e.Key.File, StringComparer.Ordinal) && ReasonFor(e.Key.File) is null
            )
            .Select(e => e.Value.Place);

    private void Add(string text, string folder, Place place)
    {
        if (text.Length == 0 || text[0] == '#')
        {
            return;
        }

        var words = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
        {
            throw new UsageException($"{place}: an entry is \"path reason\" or \"path:line reason\"");
        }

        var colon = words[0].LastIndexOf(':');
        var line = 0;
        if (colon >= 0 && !int.TryParse(words[0].AsSpan(colon + 1), CultureInfo.InvariantCulture, out line))
        {
            throw new UsageException($"{place}: \"{words[0]}\" does not end in a line number");
        }

        var file = Path.GetFullPath(Path.Combine(folder, colon < 0 ? words[0] : words[0][..colon]));
        _entries[(file, line)] = new Entry(words[1], place);
    }

    private sealed class Entry(string reason, Place place)
    {
        public string Reason { get; } = reason;

        public Place Place { get; } = place;

        public bool IsUsed { get; set; }
    }
}
