namespace Weir.Connectors.Files;

/// <summary>A finished file and the name that it gets.</summary>
/// <param name="From">Where it is, relative to the target's folder.</param>
/// <param name="To">Where it goes, relative to the same folder.</param>
/// <param name="Mark">By what it is known under any name.</param>
internal sealed record PublishedFile(string From, string To, FileMark Mark)
{
    /// <summary>A file that is there.</summary>
    public static PublishedFile Of(string folder, string from, string to) =>
        new(from, to, FileMark.Of(Path.Combine(folder, from)));

    /// <summary>Whether it is under its name.</summary>
    public bool IsThere(string folder) => FileMark.Of(Path.Combine(folder, To)) == Mark;
}
