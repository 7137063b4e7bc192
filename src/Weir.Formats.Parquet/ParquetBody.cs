using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Weir.Formats.Parquet;

/// <summary>
/// The row groups of one Parquet file while several <see cref="ParquetWriter"/>s fill it at once, each row group at a place
/// of its own. What describes them goes to the stream of each writer: a footer with places in this file, which
/// <see cref="ParquetMerger.FinishAsync"/> makes the file's own. Places of writers that failed stay unused. Safe for many
/// callers at once. Memory: none of its own.
/// </summary>
public sealed class ParquetBody : IDisposable
{
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly SafeFileHandle _handle;
    private long _length;

    private ParquetBody(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        _length = length;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes that are taken, from the beginning of the file.</summary>
    public long Length => Interlocked.Read(ref _length);

    /// <summary>
    /// Opens a file whose row groups end at <paramref name="length"/>, and cuts off what is behind; 0 makes a new one.
    /// </summary>
    /// <exception cref="WeirException">The file is shorter: row groups are gone.</exception>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The handle is the body's.")]
    public static ParquetBody Open(string path, long length)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var mode = length == 0 ? FileMode.Create : FileMode.OpenOrCreate;
        var handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            if (RandomAccess.GetLength(handle) < length)
            {
                throw new WeirException(ErrorCode.IntegrityError, $"row groups that were written are gone: {path}")
                {
                    SourceName = path,
                };
            }

            if (length == 0)
            {
                RandomAccess.Write(handle, Magic, 0);
            }

            RandomAccess.SetLength(handle, Math.Max(length, Magic.Length));
            return new ParquetBody(path, handle, Math.Max(length, Magic.Length));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Waits until everything that was written is on the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_handle);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Takes a place for a row group of so many bytes.</summary>
    internal long Take(long bytes) => Interlocked.Add(ref _length, bytes) - bytes;

    /// <summary>Ends the file with what describes its row groups, the last of which ends there.</summary>
    internal async ValueTask EndAsync(long end, ReadOnlyMemory<byte> footer, CancellationToken cancellationToken)
    {
        RandomAccess.SetLength(_handle, end);
        await RandomAccess.WriteAsync(_handle, footer, end, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads exactly what was written.</summary>
    internal async ValueTask ReadAsync(Memory<byte> buffer, long place, CancellationToken cancellationToken)
    {
        for (var read = 0; read < buffer.Length; )
        {
            var part = await RandomAccess
                .ReadAsync(_handle, buffer[read..], place + read, cancellationToken)
                .ConfigureAwait(false);
            read += part > 0 ? part : throw ParquetError.Invalid("the file ends before the data does");
        }
    }

    /// <summary>Writes at a place that was taken.</summary>
    internal ValueTask WriteAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> segments,
        long place,
        CancellationToken cancellationToken
    ) => RandomAccess.WriteAsync(_handle, segments, place, cancellationToken);
}
