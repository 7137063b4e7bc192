namespace Weir.Connectors.Files;

/// <summary>By what a file is known, under any name, and whether it was changed meanwhile.</summary>
/// <param name="Bytes">Its size; -1 when there is none.</param>
/// <param name="Modified">When it was last written.</param>
internal sealed record FileMark(long Bytes, DateTime Modified)
{
    public static FileMark Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileMark(file.Length, file.LastWriteTimeUtc) : new FileMark(-1, default);
    }

    public void CheckUnchanged(string path)
    {
        if (Of(path) != this)
        {
            throw new WeirException(
                ErrorCode.SourceChanged,
                $"the file {path} was changed by somebody else while rows were merged with its own; nothing was written"
            )
            {
                SourceName = path,
                Hint = "The same command merges the rows with those that are there then.",
            };
        }
    }
}
