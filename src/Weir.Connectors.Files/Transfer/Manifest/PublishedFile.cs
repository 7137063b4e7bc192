namespace Weir.Connectors.Files;

/// <summary>A finished file and the name that it gets. Its length and time of writing stay its own under any name.</summary>
/// <param name="From">Where it is, relative to the target's folder.</param>
/// <param name="To">Where it goes, relative to the same folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Written">When it was last written, in ticks of UTC.</param>
internal sealed record PublishedFile(string From, string To, long Bytes, long Written)
{
    /// <summary>A file that is there.</summary>
    public static PublishedFile Of(string folder, string from, string to)
    {
        var file = new FileInfo(Path.Combine(folder, from));
        return new PublishedFile(from, to, file.Length, file.LastWriteTimeUtc.Ticks);
    }

    /// <summary>Whether it is under its name.</summary>
    public bool IsThere(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, To));
        return file.Exists && file.Length == Bytes && file.LastWriteTimeUtc.Ticks == Written;
    }
}
