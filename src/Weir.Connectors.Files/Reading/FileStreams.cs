using Weir.Formats.Compression;

namespace Weir.Connectors.Files;

/// <summary>Opens files to be read from beginning to end, compressed or not.</summary>
internal static class FileStreams
{
    /// <summary>The content of a file, of one ending in <c>.gz</c> what is compressed in it.</summary>
    public static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(
                path,
                new FileStreamOptions
                {
                    BufferSize = 0,
                    Options = System.IO.FileOptions.SequentialScan,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                }
            );
            return IsCompressed(path) ? new GzipReadStream(new BufferedStream(file, 64 << 10)) : file;
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, path, "read");
        }
    }

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
