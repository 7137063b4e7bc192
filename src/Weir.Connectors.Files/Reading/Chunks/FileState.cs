using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Connectors.Files;

/// <summary>By what a file is known again.</summary>
/// <param name="Name">Its path relative to the folder that all files of the scan are in.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was last written, in nanoseconds since 1970.</param>
/// <param name="Hash">16 hexadecimal digits of the SHA-256 hash of its first and last 64 KB.</param>
internal sealed record FileState(string Name, long Bytes, long Modified, string Hash)
{
    private const int EndBytes = 64 << 10;

    /// <summary>A short mark of all of it, six bytes as text.</summary>
    public string Print => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())).AsSpan(0, 6));

    public static FileState Of(string path, string name)
    {
        try
        {
            var (bytes, modified) = Stat(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            Add(0);
            Add(Math.Max(EndBytes, bytes - EndBytes));
            return new FileState(name, bytes, modified, Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8)));

            void Add(long from)
            {
                var part = new byte[Math.Clamp(bytes - from, 0, EndBytes)];
                var read = RandomAccess.Read(file, part, from);
                hash.AppendData(part.AsSpan(0, read));
            }
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, path, "read");
        }
    }

    /// <summary>Raises when size or time are others now.</summary>
    public void CheckUnchanged(string path)
    {
        try
        {
            var (bytes, modified) = Stat(path);
            if (Difference(this with { Bytes = bytes, Modified = modified }) is { } difference)
            {
                throw Changed(difference);
            }
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw Changed($"the file {Name} is gone");
        }
    }

    /// <summary>How the file is another now; null when it is the same.</summary>
    public string? Difference(FileState now) =>
        now.Bytes != Bytes
            ? string.Create(CultureInfo.InvariantCulture, $"the file {Name} had {Bytes} bytes and has {now.Bytes} now")
        : now.Hash != Hash ? $"the file {Name} has another content now"
        : now.Modified != Modified ? $"the file {Name} was written again since"
        : null;

    public static WeirException Changed(string how) =>
        new(ErrorCode.SourceChanged, $"the source is not what the job began with: {how}")
        {
            Hint = "Begin the job anew to read all of it again.",
        };

    /// <summary>A short name for one that is too long.</summary>
    public static string Short(string name) =>
        $"…{name[^800..]} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8))}";

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}\n{Bytes}\n{Modified}\n{Hash}");

    private static (long Bytes, long Modified) Stat(string path)
    {
        var info = new FileInfo(path);
        return (info.Length, (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
    }
}
