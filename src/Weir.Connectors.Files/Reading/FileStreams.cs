using System.IO.Compression;
using Weir.Formats;
using Weir.Formats.Compression;

namespace Weir.Connectors.Files;

/// <summary>Opens files to be read from beginning to end, compressed or not.</summary>
internal static class FileStreams
{
    /// <summary>The content of a file, of one ending in <c>.gz</c> what is compressed in it.</summary>
    public static Stream Open(string path)
    {
        var file = OpenBytes(path);
        return IsCompressed(path) ? new GzipReadStream(new BufferedStream(file, 64 << 10)) : file;
    }

    /// <summary>The content of some bytes of a file, which of a compressed one must be whole members; null: all.</summary>
    public static Stream Open(string path, TextRange? range)
    {
        if (range is null)
        {
            return Open(path);
        }

        var file = OpenBytes(path);
        file.Seek(range.From, SeekOrigin.Begin);
        var bytes = new RangeStream(file, range.To - range.From, path);
        return IsCompressed(path) ? new GzipReadStream(new BufferedStream(bytes, 64 << 10)) : bytes;
    }

    /// <summary>A stream whose content goes to the target compressed, which stays open; or the target itself.</summary>
    public static Stream Compress(Stream target, bool isCompressed) =>
        isCompressed ? new GZipStream(target, CompressionLevel.Optimal, true) : target;

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static FileStream OpenBytes(string path)
    {
        try
        {
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    BufferSize = 0,
                    Options = System.IO.FileOptions.SequentialScan,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                }
            );
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, path, "read");
        }
    }
}
