using System.Runtime.InteropServices;

namespace Weir.Formats.Parquet.Compression;

/// <summary>The system's libzstd (zstd.h, simple API), loaded when it is first needed.</summary>
internal static unsafe class Zstd
{
    private static readonly string[] Names = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "libzstd"];
    private static readonly Lazy<nint> Library = new(Load);

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => Library.Value != 0;

    /// <summary>Fills the target from a frame.</summary>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var decompress = (delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)Function("ZSTD_decompress");
        byte dummy = 0;
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            var written = decompress(
                to == null ? &dummy : to,
                (nuint)target.Length,
                from == null ? &dummy : from,
                (nuint)source.Length
            );
            if (written != (nuint)target.Length)
            {
                throw ParquetError.Invalid("a page compressed with Zstandard is damaged");
            }
        }
    }

    /// <summary>The most bytes that compressing so many can give.</summary>
    public static int MaximumLength(int length) => checked(length + (length >> 8) + 1024);

    /// <summary>Compresses into the target, which has room for <see cref="MaximumLength"/>; returns the bytes used.</summary>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        const int Level = 3;
        var compress = (delegate* unmanaged<byte*, nuint, byte*, nuint, int, nuint>)Function("ZSTD_compress");
        byte dummy = 0;
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            var written = compress(to, (nuint)target.Length, from == null ? &dummy : from, (nuint)source.Length, Level);
            return written <= (nuint)target.Length
                ? (int)written
                : throw new WeirException(ErrorCode.Internal, "libzstd refused to compress a page");
        }
    }

    private static nint Function(string name)
    {
        if (Library.Value == 0)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                "Compression with Zstandard needs the library libzstd, which is not installed"
            )
            {
                Hint = "Install it: package libzstd1 on Debian and Ubuntu, libzstd on Fedora, zstd in Homebrew.",
            };
        }

        return NativeLibrary.GetExport(Library.Value, name);
    }

    private static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
